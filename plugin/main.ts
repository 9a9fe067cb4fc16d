import { join } from "node:path";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { packageFacts } from "./package-facts";
import { engineLog } from "./service/engine-log";
import { lazy } from "./service/lazy";
import { providerService } from "./service/service";

/** A thousand accounts in one message are about 2 MB; the engine itself sets this bound. */
const LARGEST_MESSAGE_BYTES = 400 * 1024 * 1024;

// Required on first use, and not imported: it brings zod and undici, which the engine need not wait for.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const load = () => require("../provider/for-plugin") as typeof import("../provider/for-plugin");
// The engine names its own address. Without it the plugin was started by hand, to be attached to.
const engineAddress = process.argv[2];
const log = engineAddress === undefined ? undefined : engineLog(engineAddress);
const lifecycle = lazy(() => {
  const loaded = load();
  if (log !== undefined) loaded.speakThrough(log.write);
  return Promise.resolve(loaded);
});
const { methods, calls } = providerService({
  version: packageFacts.version,
  schema: join(__dirname, "schema.json"),
  lifecycle,
  ...(log === undefined ? {} : { heard: log.heard }),
});
const server = new Server({
  "grpc.max_receive_message_length": LARGEST_MESSAGE_BYTES,
  "grpc.max_send_message_length": LARGEST_MESSAGE_BYTES,
});
server.addService(ResourceProviderService, methods);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    process.stderr.write(`The bigcommerce plugin could not listen on 127.0.0.1: ${error.message}\n`);
    process.exit(1);
  }
  // The engine waits for this line, and connects.
  process.stdout.write(`${port}\n`);
  // While it does, what the first call will need.
  setImmediate(() => void lifecycle());
});

if (engineAddress !== undefined) {
  // The engine holds the other end. It closes when the engine is gone, also when that was killed.
  process.stdin.on("close", () => void leave());
  process.stdin.on("end", () => void leave());
  process.stdin.resume();
}

/** Nobody is there to take an answer any more. What is under way ends, so that no request is torn in the middle. */
async function leave(): Promise<void> {
  (await lifecycle()).cancel();
  await calls.settled();
  process.exit(0);
}
