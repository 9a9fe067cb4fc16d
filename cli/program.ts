import { Command } from "commander";
import { adoptVerb } from "./verbs/adopt";
import { assistVerb } from "./verbs/assist";
import { auditVerb } from "./verbs/audit";
import { completionVerb } from "./verbs/completion";
import { declareVerb } from "./verbs/declare";
import { doctorVerb } from "./verbs/doctor";
import { dueVerb } from "./verbs/due";
import { emulatorVerb } from "./verbs/emulator";
import { exportVerb } from "./verbs/export";
import { gatewayVerb } from "./verbs/gateway";
import { handoffVerb } from "./verbs/handoff";
import { inventoryVerb } from "./verbs/inventory";
import { panelVerb } from "./verbs/panel";
import { recordVerb } from "./verbs/record";
import { reviewVerb } from "./verbs/review";
import { rotateVerb } from "./verbs/rotate";
import { upVerb } from "./verbs/up";
import { verifyVerb } from "./verbs/verify";
import { webhooksVerb } from "./verbs/webhooks";
import { packageVersion } from "./version";

/** The whole command, not yet run: what is on the command line, in the completion of shells and in the reference. */
export function bcAccounts(): Command {
  return (
    new Command("bc-accounts")
      .description("BigCommerce API accounts as code: the tools around the Pulumi provider")
      .version(packageVersion())
      // `gateway` and the verbs below it have options of the same names.
      .enablePositionalOptions()
      .addCommand(emulatorVerb())
      .addCommand(gatewayVerb())
      .addCommand(reviewVerb())
      .addCommand(inventoryVerb())
      .addCommand(recordVerb())
      .addCommand(assistVerb())
      .addCommand(panelVerb())
      .addCommand(handoffVerb())
      .addCommand(adoptVerb())
      .addCommand(declareVerb())
      .addCommand(upVerb())
      .addCommand(verifyVerb())
      .addCommand(exportVerb())
      .addCommand(webhooksVerb())
      .addCommand(rotateVerb())
      .addCommand(dueVerb())
      .addCommand(auditVerb())
      .addCommand(doctorVerb())
      .addCommand(completionVerb())
  );
}
