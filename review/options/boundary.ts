import { z } from "zod";
import { matchesPattern } from "../../policy/index";
import { checkScopes, describeScope, surplusScopes, type Scopes } from "../../scopes";
import { scopesOf } from "../model/grant";
import type { Grant } from "../model/schema";
import { parseJson } from "./parse-json";

const scopes = z.record(z.string(), z.unknown()).transform((value, context): Scopes => {
  const { scopes: known, problems } = checkScopes(value);
  for (const { message } of problems) context.addIssue({ code: "custom", message });
  return known;
});
const reference = z.strictObject({
  scopes: scopes.default({}),
  additionalScopes: z.array(z.string()).default([]),
  accessLevel: z.enum(["local-development-only", "publish-theme"]).optional(),
});
type Reference = z.output<typeof reference>;

const boundarySchema = reference.extend({
  accounts: z
    .record(z.string(), reference)
    .default({})
    .describe("References by pattern of the logical name; the first that matches counts."),
});

/** The most that accounts may hold. */
export type Boundary = z.output<typeof boundarySchema>;

/**
 * Reads a boundary: `{ "scopes": { "orders": "read-only" }, "accounts": { "erp-*": { "scopes": { … } } } }`.
 *
 * @throws OptionError
 */
export function readBoundary(text: string, source: string): Boundary {
  return parseJson(boundarySchema, text, source);
}

/** Parts of a grant that the boundary does not allow, in words; empty when it stays within. */
export function excessOver(boundary: Boundary, names: readonly string[], grant: Grant): string[] {
  const allowed = referenceFor(boundary, names);
  const parts = surplusScopes(scopesOf(grant), allowed.scopes).map(({ family, have, need }) =>
    need === undefined ? describeScope(family, have) : `${describeScope(family, have)} instead of ${need}`,
  );
  const parameters = grant.additionalScopes.filter((parameter) => !allowed.additionalScopes.includes(parameter));
  const unknown = grant.unknown.map((path) => `${path}, known after apply`);
  return [...parts, ...parameters, ...stencilExcess(allowed, grant), ...unknown];
}

function referenceFor(boundary: Boundary, names: readonly string[]): Reference {
  const own = Object.entries(boundary.accounts).find(([pattern]) =>
    names.some((name) => matchesPattern(name, pattern)),
  );
  return own?.[1] ?? boundary;
}

function stencilExcess({ accessLevel }: Reference, grant: Grant): string[] {
  if (grant.accessLevel === null || grant.accessLevel === accessLevel || accessLevel === "publish-theme") return [];
  return [`Stencil-CLI access (${grant.accessLevel})`];
}
