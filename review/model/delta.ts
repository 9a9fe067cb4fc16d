import {
  compareScopes,
  familyEntry,
  isScopeFamily,
  risksOf,
  type Risk,
  type ScopeChange,
  type Scopes,
} from "../../scopes";
import type { Account } from "../../policy/index";
import { scopesOf } from "./grant";
import { KNOWN_AFTER_APPLY, type DeltaRow, type Grant, type Mark } from "./schema";

const riskMarks = { personalData: "personal-data", money: "money", escalation: "escalation-path" } as const;

/** How one grant differs from another, one row for each part that differs. No grant at all is undefined. */
export function deltaBetween(before: Grant | undefined, after: Grant | undefined): DeltaRow[] {
  const isUnknown = (path: string) =>
    after?.unknown.some((entry) => entry === path || entry.startsWith(`${path}.`)) === true;
  const known = compareScopes(scopes(before), scopes(after)).filter(
    // What is wholly or for this family unknown is a row of its own below, and no removal.
    ({ family, after: level }) =>
      level !== undefined || !(after?.unknown.includes("scopes") === true || isUnknown(`scopes.${family}`)),
  );
  return [
    ...tokenTypeRows(before, after),
    ...known.map(familyRow),
    ...unknownScopeRows(before, after),
    ...parameterRows(before, after),
    ...stencilRows(before, after),
  ];
}

type Place = Pick<Account, "store" | "storeHash" | "unknown">;

/**
 * The store in which all of an account's access is new. Either the account is new, or it moves there. The row opens nothing by
 * itself, but whoever approves the access approves it for this store.
 */
export function storeRow(before: Place | undefined, after: Place): DeltaRow {
  const old = before === undefined ? null : placeText(before);
  const next = placeText(after);
  // Under the same key another store, and the file does not tell which: nobody can sign for that.
  const isUnknown = next === KNOWN_AFTER_APPLY || (before?.store === after.store && after.storeHash === undefined);
  return {
    kind: "store",
    key: "store",
    label: "Store",
    before: old,
    after: isUnknown ? KNOWN_AFTER_APPLY : next,
    change: isUnknown ? "unknown" : old === null ? "added" : "moved",
    marks: isUnknown ? ["unknown"] : [],
    why: isUnknown ? [unknownStore(after)] : [],
  };
}

/** `eu (abc123)` */
function placeText({ store, storeHash, unknown }: Place): string {
  if (unknown.includes("store")) return KNOWN_AFTER_APPLY;
  return storeHash === undefined ? store : `${store} (${storeHash})`;
}

function unknownStore({ store, unknown }: Place): string {
  return unknown.includes("store")
    ? "which store it is, only the update can tell"
    : `key ${store} has come to mean another store, and the stack's configuration does not say which: set its storeHash there`;
}

/** Does a row open something, or might it? */
export function gainOf(rows: readonly DeltaRow[]): "nothing" | "unknown" | "access" {
  if (rows.some(({ marks }) => marks.includes("escalation"))) return "access";
  return rows.some(({ marks }) => marks.includes("unknown")) ? "unknown" : "nothing";
}

/** Does a row take something away? */
export function losesAnything(rows: readonly DeltaRow[]): boolean {
  return rows.some(({ change, marks }) => change === "removed" || marks.includes("narrowing"));
}

const sensitiveMarks: readonly Mark[] = ["personal-data", "money", "escalation-path", "unknown"];

/** A parameter that no catalogue knows may open anything, so it counts as sensitive. */
export function isSensitive(rows: readonly DeltaRow[]): boolean {
  return rows.some(
    ({ kind, change, marks }) =>
      (kind === "parameter" && change === "added") || marks.some((mark) => sensitiveMarks.includes(mark)),
  );
}

/** `orders: read-only -> modify`: exact text of a row, as approvals record it. */
export function deltaText({ key, before, after }: DeltaRow): string {
  return `${key}: ${before ?? "none"} -> ${after ?? "none"}`;
}

function scopes(grant: Grant | undefined): Scopes {
  return grant === undefined ? {} : scopesOf(grant);
}

function familyRow(change: ScopeChange): DeltaRow {
  const { family, before, after } = change;
  const old = before === undefined ? [] : risksOf(family, before);
  const isNew = ({ kind }: Risk) => !old.some((risk) => risk.kind === kind);
  const risks = after !== undefined && change.gains ? risksOf(family, after).filter(isNew) : [];
  return {
    kind: "family",
    key: family,
    label: familyEntry(family).label,
    before: before ?? null,
    after: after ?? null,
    change: change.change,
    marks: [change.gains ? "escalation" : "narrowing", ...risks.map(({ kind }) => riskMarks[kind])],
    why: risks.map(({ why }) => why),
  };
}

function unknownScopeRows(before: Grant | undefined, after: Grant | undefined): DeltaRow[] {
  const paths = (after?.unknown ?? []).filter((path) => /^(scopes|additionalScopes)\b/.test(path));
  return paths.map((path) => {
    const key = path === "scopes" || path === "additionalScopes" ? "*" : path.replace(/^scopes\./, "");
    const level = before?.scopes[key];
    return {
      kind: path.startsWith("additionalScopes") ? "parameter" : "family",
      key,
      label: key === "*" ? "All scopes" : isScopeFamily(key) ? familyEntry(key).label : key,
      before: level ?? null,
      after: KNOWN_AFTER_APPLY,
      change: "unknown",
      marks: ["unknown"],
      why: [],
    };
  });
}

function parameterRows(before: Grant | undefined, after: Grant | undefined): DeltaRow[] {
  const old = new Set(before?.additionalScopes);
  const next = new Set(after?.additionalScopes);
  const isUnknown = after?.unknown.includes("additionalScopes") === true;
  const row = (key: string, isAdded: boolean): DeltaRow => ({
    kind: "parameter",
    key,
    label: key,
    before: isAdded ? null : "held",
    after: isAdded ? "held" : null,
    change: isAdded ? "added" : "removed",
    marks: [isAdded ? "escalation" : "narrowing"],
    why: isAdded ? ["the catalogue does not know this parameter, so nobody can say what it opens"] : [],
  });
  return [
    ...[...next].filter((key) => !old.has(key)).map((key) => row(key, true)),
    ...(isUnknown ? [] : [...old].filter((key) => !next.has(key)).map((key) => row(key, false))),
  ];
}

const stencilRank: Readonly<Record<string, number>> = { "local-development-only": 1, "publish-theme": 2 };

function stencilRows(before: Grant | undefined, after: Grant | undefined): DeltaRow[] {
  const isUnknown = after?.unknown.includes("accessLevel") === true;
  const old = before?.accessLevel ?? null;
  const next = isUnknown ? KNOWN_AFTER_APPLY : (after?.accessLevel ?? null);
  if (old === next) return [];
  const gains = !isUnknown && (stencilRank[next ?? ""] ?? 0) > (stencilRank[old ?? ""] ?? 0);
  const publishes = gains && next === "publish-theme";
  return [
    {
      kind: "stencil",
      key: "accessLevel",
      label: "Stencil-CLI access",
      before: old,
      after: next,
      change: isUnknown
        ? "unknown"
        : old === null
          ? "added"
          : next === null
            ? "removed"
            : gains
              ? "widened"
              : "narrowed",
      marks: isUnknown
        ? ["unknown"]
        : gains
          ? ["escalation", ...(publishes ? (["escalation-path"] as const) : [])]
          : ["narrowing"],
      why: publishes ? ["a published theme runs code in shoppers' browsers"] : [],
    },
  ];
}

/** A change of type alone opens nothing: what it opens or takes away stands in the other rows. Unknown, it might. */
function tokenTypeRows(before: Grant | undefined, after: Grant | undefined): DeltaRow[] {
  if (after?.unknown.includes("tokenType") !== true) return [];
  return [
    {
      kind: "token-type",
      key: "tokenType",
      label: "Token type",
      before: before?.tokenType ?? null,
      after: KNOWN_AFTER_APPLY,
      change: "unknown",
      marks: ["unknown"],
      why: [],
    },
  ];
}
