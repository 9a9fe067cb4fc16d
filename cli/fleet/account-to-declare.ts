import { describeRow, looksLikeStencil, type ProbeRow } from "../../handoff";
import { SHORTEST_NAME } from "../../bigcommerce";
import { type Scopes, familyEntry } from "../../scopes";

/** An adopted account, as a program is to declare it. */
export interface AccountToDeclare {
  readonly logicalName: string;
  /** Undefined where nobody has told it, or where a program could not declare it. */
  readonly name: string | undefined;
  /** Key in `bigcommerce:stores`; undefined for the default store. */
  readonly store: string | undefined;
  readonly tokenType: "v2v3" | "stencil-cli";
  /** What is proved; empty for a Stencil-CLI token. */
  readonly scopes: Scopes;
  /** One sentence a line: what nobody could prove, and what a person has to look at. */
  readonly comments: readonly string[];
}

/** Makes the declaration of a living token out of what its store answered. Pure. */
export function accountToDeclare(
  {
    logicalName,
    name,
    store,
    storeHash,
    fingerprint,
  }: {
    logicalName: string;
    name: string | undefined;
    store: string | undefined;
    storeHash: string;
    fingerprint: string;
  },
  rows: readonly ProbeRow[],
): AccountToDeclare {
  const isStencil = looksLikeStencil(rows);
  // What is probably held counts: a grant that is left out would be hidden from every review.
  const proved = rows.filter(({ verdict }) => verdict === "present");
  const scopes = isStencil ? {} : Object.fromEntries(proved.map(({ family, level }) => [family, level]));
  const isDeclarable = name === undefined || name.length >= SHORTEST_NAME;
  return {
    logicalName,
    name: isDeclarable ? name : undefined,
    store,
    tokenType: isStencil ? "stencil-cli" : "v2v3",
    scopes,
    comments: [
      `${name === undefined ? "An account whose name is not known" : JSON.stringify(name)} of store ${storeHash}, token fingerprint ${fingerprint}.`,
      ...(name === undefined
        ? [
            'Its name in the control panel is not known. When you know it, declare it: name: "…". That changes nothing in the store.',
          ]
        : isDeclarable
          ? []
          : [`The name cannot be declared, because it has less than ${SHORTEST_NAME} characters.`]),
      ...(isStencil ? stencilComments : scopeComments(rows, proved)),
    ],
  };
}

const stencilComments: readonly string[] = [
  "It reaches exactly what a Stencil-CLI token reaches. A V2/V3 token with these four scopes would look the same: check the list in the control panel.",
  'No GET can prove its access level: if the panel says "publish theme", declare accessLevel: "publish-theme" before the first `pulumi up`.',
];

function scopeComments(rows: readonly ProbeRow[], proved: readonly ProbeRow[]): string[] {
  const probable = rows.filter(({ verdict, basis }) => verdict === "present" && basis === "inferred");
  const weakest = proved.filter(({ family, level }) => familyEntry(family).levels.at(-1)?.level !== level);
  const open = rows.filter(({ verdict }) => ["unprovable", "not-proved", "inconclusive"].includes(verdict));
  const labels = (list: readonly ProbeRow[]) => list.map(({ family }) => familyEntry(family).label).join(", ");
  return [
    ...(proved.length === 0
      ? ["No GET proved a scope. An account needs one: declare the scopes that the control panel's list shows."]
      : []),
    ...(weakest.length > 0
      ? [
          `Reading is proved, and no GET can prove more: ${labels(weakest)}. If the panel shows modify, declare it before the first \`pulumi up\`.`,
        ]
      : []),
    ...(probable.length > 0
      ? [
          `Declared because the account probably holds it (BigCommerce does not document which scope opens the call): ${probable.map(describeRow).join(", ")}.`,
        ]
      : []),
    ...(open.length > 0 ? [`No GET can prove: ${labels(open)}.`] : []),
  ];
}
