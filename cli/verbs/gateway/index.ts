import { Command } from "commander";
import { tokenVerb } from "./token";

/** `bc-accounts gateway`: runs an API account gateway, and looks after it. */
export function gatewayVerb(): Command {
  return new Command("gateway")
    .description("run an API account gateway for a team, and look after its tokens and its ledger")
    .addCommand(tokenVerb());
}
