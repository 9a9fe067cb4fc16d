import { type ChangeEffect, inputFields } from "../../../provider/lifecycle/inputs";
import { namedOutputs } from "../../../provider/program";
import { insistOnRows, plainCell, row } from "../markdown";
import { fillTemplate } from "../template";

const effects: Readonly<Record<ChangeEffect, string>> = {
  rename: "update where the store can rename, else a new account",
  rescope: "update where the store can change scopes, else a new account (BigCommerce's documented rule)",
  replace: "new account",
  metadata: "nothing: recorded in state",
  record: "update that sends nothing: recorded in state",
};

/** docs/reference/api-account.md */
export function apiAccountPage(): string {
  const page = fillTemplate("api-account", {
    inputs: Object.entries(inputFields)
      .map(([name, { meaning, effect }]) => row(`\`${name}?\``, plainCell(meaning), effects[effect]))
      .join("\n"),
  });
  insistOnRows(page, "Outputs", ["id", ...Object.keys(namedOutputs)]);
  return page;
}
