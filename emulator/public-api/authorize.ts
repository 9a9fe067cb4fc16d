import { stencilParameters } from "../../bigcommerce";
import {
  catalogue,
  parameterOf,
  readingsFor,
  toParameters,
  unrequestableFamilies,
  type CatalogueEntry,
  type Operation,
  type ScopeNeed,
} from "../../scopes";
import type { Decision } from "./decision";
import type { EmulatedAccount } from "../stores/account-store";

/** What every V2/V3 account holds without choosing it: webhooks, and the weakest level of some families. */
const heldByDefault: readonly string[] = [
  ...unrequestableFamilies.default.parameters,
  ...Object.values<CatalogueEntry>(catalogue).flatMap(({ levels }) =>
    levels.filter((level) => level.heldByDefault).map(({ parameter }) => parameter),
  ),
];

/** Scope parameters that an account's token carries, chosen or implied, in their canonical spelling. */
export function parametersOf(
  account: Pick<EmulatedAccount, "tokenType" | "scopes" | "accessLevel">,
): readonly string[] {
  if (account.tokenType === "stencil-cli") return stencilParameters[account.accessLevel ?? "local-development-only"];
  return [...toParameters({}, account.scopes), ...heldByDefault];
}

/**
 * The need of the first reading decides, for the content of the call. So if sources disagree, a test against the
 * emulator agrees with the smallest scopes that the package names. The three calls that no documented scope opens
 * (writes to `/v3/tax/classes`) stay shut for every token, and so does what a person has to switch on in the real form:
 * an emulator of least privilege fails closed.
 */
export function decide(
  account: Pick<EmulatedAccount, "tokenType" | "scopes" | "accessLevel">,
  operation: Operation,
  sent: Readonly<Record<string, string>> = {},
): Decision {
  const held = new Set(parametersOf(account));
  const need = readingsFor(operation, sent)[0]?.need ?? operation.need;
  const by = openedBy(need, held);
  return by === undefined ? { allowed: false, needs: alternatives(need) } : { allowed: true, by: by.join(" and ") };
}

const [everyAccount] = unrequestableFamilies.default.parameters;

/** Held parameters that together satisfy the need; undefined when they do not. */
function openedBy(need: ScopeNeed, held: ReadonlySet<string>): readonly string[] | undefined {
  switch (need.kind) {
    case "none":
      return held.has(everyAccount) ? [everyAccount] : undefined;
    case "unknown":
    case "by-hand":
      return undefined;
    case "scope": {
      const parameter = need.levels.map((level) => parameterOf(need.family, level)).find((each) => held.has(each));
      return parameter === undefined ? undefined : [parameter];
    }
    case "all": {
      const parts = need.of.map((part) => openedBy(part, held));
      return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
    }
    case "any":
      return need.of.map((part) => openedBy(part, held)).find((part) => part !== undefined);
  }
}

/** Each way to satisfy a need, in the words of the request log. */
function alternatives(need: ScopeNeed): readonly string[] {
  switch (need.kind) {
    case "none":
      return [everyAccount];
    case "unknown":
      return [];
    case "by-hand":
      return [`${need.label} (${need.level})`];
    case "scope":
      return need.levels.map((level) => parameterOf(need.family, level));
    case "all":
      return [need.of.map((part) => alternatives(part)[0] ?? "").join(" and ")];
    case "any":
      return need.of.flatMap(alternatives);
  }
}
