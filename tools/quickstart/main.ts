import { resolve } from "node:path";
import { Command } from "commander";
import { runProgram } from "../../cli/run";
import { quickstart } from "./quickstart";

/** Where Pulumi.yaml lies, seen from dist/tools/quickstart. */
const root = resolve(__dirname, "../../..");

const program = new Command("npm start")
  .usage("-- [options]")
  .description("create three API accounts in an emulated store with `pulumi up`, and look at what they can do")
  .option(
    "--panel",
    "without the gateway: a browser makes the accounts in the emulated store's control panel, and `pulumi up` takes them",
    false,
  )
  .option("--destroy", "remove the accounts, the stack and everything else that the quickstart made", false)
  .option(
    "--stay",
    "keep the emulated store up until Ctrl-C, to look at its page (default on a terminal)",
    process.stdin.isTTY && process.stdout.isTTY,
  )
  .option("--no-stay", "end when everything is done")
  .action((flags: { panel: boolean; destroy: boolean; stay: boolean }) => quickstart({ root, ...flags }));

void runProgram(program, process.argv).then((exitCode) => {
  process.exitCode = exitCode;
});
