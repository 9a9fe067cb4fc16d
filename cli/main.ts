#!/usr/bin/env node
import { Command } from "commander";
import { runProgram } from "./run";
import { adoptVerb } from "./verbs/adopt";
import { doctorVerb } from "./verbs/doctor";
import { emulatorVerb } from "./verbs/emulator";
import { exportVerb } from "./verbs/export";
import { handoffVerb } from "./verbs/handoff";
import { inventoryVerb } from "./verbs/inventory";
import { reviewVerb } from "./verbs/review";
import { verifyVerb } from "./verbs/verify";
import { packageVersion } from "./version";

const program = new Command("bc-accounts")
  .description("BigCommerce API accounts as code: the tools around the Pulumi provider")
  .version(packageVersion())
  .addCommand(emulatorVerb())
  .addCommand(reviewVerb())
  .addCommand(inventoryVerb())
  .addCommand(handoffVerb())
  .addCommand(adoptVerb())
  .addCommand(verifyVerb())
  .addCommand(exportVerb())
  .addCommand(doctorVerb());

void runProgram(program, process.argv).then((exitCode) => {
  // Not process.exit(): what is still in the pipes of stdout and stderr would be lost.
  process.exitCode = exitCode;
});
