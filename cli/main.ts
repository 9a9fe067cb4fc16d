#!/usr/bin/env node
import { Command } from "commander";
import { runProgram } from "./run";
import { adoptVerb } from "./verbs/adopt";
import { doctorVerb } from "./verbs/doctor";
import { emulatorVerb } from "./verbs/emulator";
import { exportVerb } from "./verbs/export";
import { gatewayVerb } from "./verbs/gateway";
import { handoffVerb } from "./verbs/handoff";
import { inventoryVerb } from "./verbs/inventory";
import { reviewVerb } from "./verbs/review";
import { verifyVerb } from "./verbs/verify";
import { packageVersion } from "./version";

const program = new Command("bc-accounts")
  .description("BigCommerce API accounts as code: the tools around the Pulumi provider")
  .version(packageVersion())
  .addCommand(emulatorVerb())
  .addCommand(gatewayVerb())
  .addCommand(reviewVerb())
  .addCommand(inventoryVerb())
  .addCommand(handoffVerb())
  .addCommand(adoptVerb())
  .addCommand(verifyVerb())
  .addCommand(exportVerb())
  .addCommand(doctorVerb());

// A reader such as `head` may go away early. What is left of the output is nobody's, but the work and its exit code go on:
// `adopt` has still to delete the downloaded file, and the gate of `review` is closed or open whoever listens.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

void runProgram(program, process.argv).then((exitCode) => {
  // Not process.exit(): what is still in the pipes of stdout and stderr would be lost.
  process.exitCode = exitCode;
});
