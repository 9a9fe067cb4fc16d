import type { TokenBody } from "../contract";

/** What a gateway token may do at most, on one line. */
export function describeGrant({ name, stores, verbs, expires_at, ceiling }: TokenBody): string {
  const parts = [
    `${name} may ${verbs.join(", ")}`,
    stores === "*" ? "all stores" : `stores ${stores.join(", ")}`,
    ceiling.owner_prefix === undefined ? "accounts of any owner" : `accounts of ${ceiling.owner_prefix}* only`,
    ...(verbs.includes("create") ? describePower(ceiling) : []),
    expires_at === undefined ? "no expiry" : `until ${expires_at}`,
  ];
  return parts.join("; ");
}

function describePower({
  scopes,
  additional_scopes = [],
  stencil,
  forbidden_calls = [],
}: TokenBody["ceiling"]): string[] {
  const isBounded = scopes !== undefined || forbidden_calls.length > 0;
  if (!isBounded && stencil === undefined) return ["no bound on scopes"];
  const families = Object.entries(scopes ?? {}).map(([family, level]) => `${family} "${level}"`);
  return [
    scopes === undefined ? "any scope" : `scopes up to ${[...families, ...additional_scopes].join(", ") || "none"}`,
    ...(forbidden_calls.length === 0 ? [] : [`never ${forbidden_calls.join(", ")}`]),
    `Stencil-CLI ${stencil ?? (isBounded ? "none" : "publish-theme")}`,
  ];
}
