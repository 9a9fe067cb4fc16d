/** A process of its own that holds a ledger, for tests of what happens when it dies. Prints one line for each thing done. */
import { openLedger } from "../../gateway";
import { credentials, draft } from "../helpers/ledger-draft";

const [path = "", task = "hold"] = process.argv.slice(2);

async function main(): Promise<void> {
  const ledger = await openLedger(path);
  if (task === "intend" || task === "seal") {
    const intent = await ledger.recordIntent({ ...draft, priorIds: ["7"] }, "key-1", "digest");
    if (task === "seal") await ledger.sealCredentials(intent, "8", credentials);
  }
  // A process that has forgotten its ledger holds it all the same, until it closes it or dies. What is let go of here
  // is collected at the first call, and its native half cleaned up in a turn of the event loop after that.
  setTimeout(() => globalThis.gc?.(), 20);
  setTimeout(() => globalThis.gc?.(), 40);
  setTimeout(() => {
    console.log("ready");
  }, 100);
  // Lives until it is killed.
  setInterval(() => undefined, 1_000);
}

main().catch((error: unknown) => {
  console.log(error instanceof Error ? `${error.name}: ${error.message}` : "failed");
});
