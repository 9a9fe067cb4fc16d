/** A store holds so many accounts; larger programs spread over several stores. */
export const PER_STORE = 50;

/** The yardstick: `n` resources of a dynamic provider that does nothing, written the usual way. */
export const noop = (n: number) => `
const pulumi = require("@pulumi/pulumi");
const provider = {
  async check(olds, news) { return { inputs: news, failures: [] }; },
  async diff(id, olds, news) { return { changes: false }; },
  async create(inputs) { return { id: "id-" + Math.random(), outs: { name: inputs.name, token: "x".repeat(31), secret: "y".repeat(64) } }; },
  async delete() {},
};
class Noop extends pulumi.dynamic.Resource {
  constructor(name) { super(provider, name, { name, scopes: { products: "read-only" }, token: undefined, secret: undefined }, { additionalSecretOutputs: ["token", "secret"] }); }
}
for (let i = 1; i <= ${n}; i += 1) new Noop("account-" + i);
`;

/** As many API accounts. `door` is the part of the package that they come from: "" or "/plugin". */
export const accounts = (n: number, door = "") => `
const { ApiAccount } = require("pulumi-bigcommerce-api-accounts${door}");
for (let i = 1; i <= ${n}; i += 1)
  new ApiAccount("account-" + i, { store: "s" + Math.ceil(i / ${PER_STORE}), scopes: { products: "read-only" } });
`;

/** Hashes of the stores that `n` accounts need. */
export function storesFor(n: number): string[] {
  return Array.from({ length: Math.ceil(n / PER_STORE) }, (_, index) => `bench${index + 1}`);
}

/** Configuration under which the accounts find their stores. */
export function configFor(stores: readonly string[]): Record<string, unknown> {
  return {
    "bigcommerce:stores": Object.fromEntries(stores.map((storeHash, index) => [`s${index + 1}`, { storeHash }])),
  };
}
