import {
  catalogue,
  familyEntry,
  findOperation,
  operations,
  scopeFamilies,
  unrequestableFamilies,
} from "../../../scopes";
import type { CatalogueEntry, UnrequestableEntry } from "../../../scopes";

const entries = scopeFamilies.map((family): [string, CatalogueEntry] => [family, familyEntry(family)]);

describe("the catalogue", () => {
  // Programs and states write these: a family may come, and none may go.
  it("holds every family that a release had, in the order of the form", () => {
    const released = [
      "content",
      "checkoutContent",
      "customers",
      "customersLogin",
      "informationAndSettings",
      "marketing",
      "orders",
      "orderTransactions",
      "createPayments",
      "getPaymentMethods",
      "storedPaymentInstruments",
      "products",
      "themes",
      "carts",
      "checkouts",
      "sitesAndRoutes",
      "channelSettings",
      "channelListings",
      "storefrontApiTokens",
      "storefrontApiCustomerImpersonationTokens",
      "storeLogs",
      "fulfillmentMethods",
      "metafieldOwnership",
      "metafieldsAccess",
      "orderFulfillment",
      "storeInventory",
      "storeLocations",
      "storeTranslations",
      "infrastructureDeployments",
      "infrastructureProjects",
      "infrastructureLogs",
    ];
    expect(scopeFamilies.filter((family) => released.includes(family))).toEqual(released);
  });

  it("uses the panel's words for levels and no others", () => {
    const words = new Set(entries.flatMap(([, { levels }]) => levels.map(({ level }) => level)));
    expect([...words].sort()).toEqual(
      ["create", "create-preview", "full", "login", "manage", "modify", "read-only", "standard"].sort(),
    );
  });

  it("orders levels weakest first", () => {
    expect(catalogue.orders.levels.map(({ level }) => level)).toEqual(["read-only", "modify"]);
    expect(catalogue.metafieldsAccess.levels.map(({ level }) => level)).toEqual(["standard", "full"]);
    expect(catalogue.infrastructureDeployments.levels.map(({ level }) => level)).toEqual([
      "read-only",
      "create-preview",
      "manage",
    ]);
  });

  it("spells no parameter twice, aliases included", () => {
    const spellings = entries.flatMap(([, { levels }]) =>
      levels.flatMap(({ parameter, aliases }) => [parameter, ...aliases]),
    );
    expect(new Set(spellings).size).toBe(spellings.length);
  });

  it.each(entries)("%s: the strongest level includes every weaker one", (_family, { levels }) => {
    expect(levels.at(-1)?.includes).toEqual(levels.slice(0, -1).map(({ level }) => level));
  });

  it.each(entries)(
    "%s: a level includes a weaker one exactly when it opens all of its operations",
    (_family, entry) => {
      for (const [rank, stronger] of entry.levels.entries()) {
        for (const weaker of entry.levels.slice(0, rank)) {
          const opensAll = operations()
            .filter(({ parameters }) => parameters.includes(weaker.parameter))
            .every(({ parameters }) => parameters.includes(stronger.parameter));
          expect([stronger.level, weaker.level, stronger.includes.includes(weaker.level)]).toEqual([
            stronger.level,
            weaker.level,
            opensAll,
          ]);
        }
      }
    },
  );

  it.each(entries)("%s: every risk mark has a reason and starts at one of its levels", (_family, entry) => {
    for (const { mark, from, why } of [entry.personalData, entry.money, entry.escalation]) {
      expect(why).not.toBe("");
      expect(entry.levels.some(({ level }) => level === from)).toBe(mark);
    }
  });

  it.each(entries)("%s: a reason that begins with a level word starts at that level", (_family, entry) => {
    for (const { mark, from, why } of [entry.personalData, entry.money, entry.escalation]) {
      const [, word] = /^(?:the )?(modify|manage|full)\b(?: level)?/.exec(why) ?? [];
      if (mark && word !== undefined) expect(from).toBe(word);
    }
  });

  const probed = entries.flatMap(([family, { probe }]) => (probe === null ? [] : [[family, probe] as const]));

  it("has a probe for most families, and only one that other families open too", () => {
    expect(probed.length).toBeGreaterThan(entries.length / 2);
    expect(probed.filter(([, { exclusive }]) => !exclusive)).toHaveLength(1);
  });

  it.each(probed)("%s: the probe is a documented GET that the family opens", (family, probe) => {
    const operation = findOperation(`GET ${probe.path}`);
    expect(operation?.grantedBy.map((grant) => grant.family)).toContain(family);
    expect(operation?.grantedBy.length === 1).toBe(probe.exclusive);
    if (probe.confirms !== null) {
      expect(operation?.grantedBy.find((grant) => grant.family === family)?.level).toBe(probe.confirms);
    }
  });

  it.each(probed)("%s: the probe names the placeholders that it needs", (_family, { path, needs }) => {
    expect(needs.map((name) => `{${name}}`)).toEqual(path.match(/\{[^}]+\}/g) ?? []);
  });

  it("marks the metafields level that every account holds, and says that the form has no None for it", () => {
    const held = entries.flatMap(([family, { levels }]) =>
      levels.filter(({ heldByDefault }) => heldByDefault).map(({ level }) => `${family}: ${level}`),
    );
    expect(held).toEqual(["metafieldsAccess: standard"]);
    expect(catalogue.metafieldsAccess.notes.join(" ")).toContain("without a None");
  });

  it("cannot be changed by whoever imports it", () => {
    expect(isFrozenAllThrough(catalogue)).toBe(true);
    expect(isFrozenAllThrough(unrequestableFamilies)).toBe(true);
    expect(Object.isFrozen(scopeFamilies)).toBe(true);
  });
});

describe("the families that no program can ask for", () => {
  it("keeps B2B Edition out of the catalogue, because no parameter of it is published", () => {
    expect(unrequestableFamilies.b2bEdition).toMatchObject({ reason: "no-parameter", parameters: [] });
    expect(Object.keys(catalogue)).not.toContain("b2bEdition");
  });

  it("keeps the implicit grant out of the catalogue, because every account holds it", () => {
    expect(unrequestableFamilies.default).toMatchObject({ reason: "implicit", parameters: ["default"] });
    expect(Object.keys(catalogue)).not.toContain("default");
  });

  it("lists what only app-level and account-level accounts can hold", () => {
    const table: Readonly<Record<string, UnrequestableEntry>> = unrequestableFamilies;
    const others = Object.keys(table).filter((key) => table[key]?.reason.endsWith("-level"));
    expect(others).toEqual([
      "appExtensions",
      "account",
      "accountApps",
      "accountCheckouts",
      "accountStores",
      "accountSubscriptions",
      "accountUsers",
    ]);
  });
});

function isFrozenAllThrough(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isFrozenAllThrough);
}
