import type { Command } from "commander";
import { auditLogVerb } from "./audit-log";
import { backupVerb, newEpochVerb, resealVerb, restoreVerb } from "./ledger-verbs";
import { serveVerb } from "./serve";
import { tokenVerb } from "./token";

/** `bc-accounts gateway`: runs an API account gateway, and looks after it. */
export function gatewayVerb(): Command {
  return (
    serveVerb()
      // Or the options of the server would swallow those of the verbs below, which have the same names.
      .enablePositionalOptions()
      .addCommand(tokenVerb())
      .addCommand(auditLogVerb())
      .addCommand(backupVerb())
      .addCommand(restoreVerb())
      .addCommand(newEpochVerb())
      .addCommand(resealVerb())
  );
}
