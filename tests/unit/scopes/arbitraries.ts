import fc from "fast-check";
import {
  levelsOf,
  operations,
  scopeFamilies,
  type AnyAccessLevel,
  type ScopeFamily,
  type Scopes,
} from "../../../scopes";

/** A family at one of its levels. */
export const grantArbitrary: fc.Arbitrary<readonly [ScopeFamily, AnyAccessLevel]> = fc
  .constantFrom(...scopeFamilies)
  .chain((family) => fc.constantFrom(...levelsOf(family)).map((level) => [family, level] as const));

/** Any set of scopes, keys in any order. */
export const scopesArbitrary: fc.Arbitrary<Scopes> = fc
  .uniqueArray(grantArbitrary, { selector: ([family]) => family, maxLength: scopeFamilies.length })
  .map((pairs) => Object.fromEntries(pairs) as Scopes);

/** Two sets that overlap often, so that comparisons meet every case. */
export const scopesPairArbitrary: fc.Arbitrary<readonly [Scopes, Scopes]> = fc
  .uniqueArray(fc.constantFrom(...scopeFamilies), { minLength: 1, maxLength: 6 })
  .chain((families) => fc.tuple(scopesOver(families), scopesOver(families)));

function scopesOver(families: readonly ScopeFamily[]): fc.Arbitrary<Scopes> {
  return fc
    .tuple(...families.map((family) => fc.option(fc.constantFrom(...levelsOf(family)), { nil: undefined })))
    .map((levels) => {
      const pairs = families.map((family, i) => [family, levels[i]] as const);
      return Object.fromEntries(pairs.filter(([, level]) => level !== undefined));
    });
}

/** Parameters that the catalogue does not know. */
export const foreignParameterArbitrary = fc.stringMatching(/^zz_[a-z]{1,20}$/);

const ambiguousCalls = operations()
  .filter(({ grantedBy }) => grantedBy.length > 1)
  .map(({ call }) => call);

/** Documented calls; those that several families open come up far more often than they would by chance. */
export const callsArbitrary: fc.Arbitrary<string[]> = fc.array(
  fc.oneof(
    fc.constantFrom(...operations().map(({ call }) => call)),
    fc.constantFrom(...ambiguousCalls),
    fc.constantFrom(
      "GET /v2/orders",
      "PUT /v2/orders/{order_id}",
      "GET /v3/orders/{order_id}/transactions",
      "GET /v3/checkouts/{checkoutId}",
      "PUT /v3/checkouts/{checkoutId}",
      "GET /v3/content/pages",
      "POST /v3/content/widgets",
      "POST /v3/infrastructure/deployments",
      "GET /v3/infrastructure/deployments/{deployment_uuid}/events",
    ),
  ),
  { maxLength: 10 },
);

/** The same entries in reverse insertion order. */
export function reversed(scopes: Scopes): Scopes {
  return Object.fromEntries(Object.entries(scopes).reverse());
}
