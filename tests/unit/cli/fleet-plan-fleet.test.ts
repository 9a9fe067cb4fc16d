import type { FoundToken } from "../../../cli/fleet/found-token";
import { type KnownFleet, planFleet } from "../../../cli/fleet/plan-fleet";
import type { ProbedToken } from "../../../cli/fleet/probe-fleet";

const store = { key: "default", hash: "abc123", url: "https://api.bigcommerce.com" };
const nothing: KnownFleet = { declared: [], adopted: new Map(), inState: [] };
const probed = (
  fingerprint: string,
  found: Partial<FoundToken> = {},
  over: Partial<ProbedToken> = {},
): ProbedToken => ({
  found: { accessToken: `token-${fingerprint}`, source: "file", ...found },
  fingerprint,
  store,
  rows: [],
  trouble: undefined,
  ...over,
});
const declared = (logicalName: string, name?: string) => ({ logicalName, name, storeHash: "abc123" });
const brief = (rows: ReturnType<typeof planFleet>) => rows.map(({ logicalName, verdict }) => [logicalName, verdict]);

describe("the plan for a fleet", () => {
  it("calls an account after its name in the panel, after its file where that is not known, and after its token at last", () => {
    const rows = planFleet(
      [
        probed("111111aaaaaa", { name: "Legacy 5 (ERP)" }),
        probed("222222bbbbbb", { hint: "wms" }),
        probed("333333cccccc"),
      ],
      nothing,
    );
    expect(brief(rows)).toEqual([
      ["legacy-5-erp", "adopt"],
      ["wms", "adopt"],
      ["account-333333", "adopt"],
    ]);
    expect(rows.map(({ probed: it }) => it.found.name)).toEqual(["Legacy 5 (ERP)", undefined, undefined]);
  });

  it("finds the account of the program by its declared name, whatever its file is called", () => {
    const rows = planFleet([probed("1", { name: "WMS sync", hint: "erp" })], {
      ...nothing,
      declared: [declared("erp"), declared("stock", "WMS sync")],
    });
    expect(rows).toMatchObject([{ logicalName: "stock", verdict: "adopt", isDeclared: true }]);
  });

  it("leaves a token alone whose account does not have the declared name", () => {
    const rows = planFleet([probed("1", { name: "erp" })], {
      ...nothing,
      declared: [declared("erp", "ERP production")],
    });
    expect(rows).toMatchObject([
      { verdict: "left", reason: expect.stringContaining('with the name "ERP production"') as string },
    ]);
  });

  it("knows tokens that are adopted or in state, and gives none of them to another account", () => {
    const known: KnownFleet = {
      declared: [],
      adopted: new Map([["erp", "1"]]),
      inState: [{ logicalName: "wms", fingerprint: "2" }],
    };
    const rows = planFleet([probed("1", { name: "other" }), probed("2", { name: "another" })], known);
    expect(brief(rows)).toEqual([
      ["erp", "adopted"],
      ["wms", "in state"],
    ]);
  });

  it.each([
    ["adopted", { adopted: new Map([["erp", "old"]]) }],
    ["in state", { inState: [{ logicalName: "erp", fingerprint: "old" }] }],
  ])("does not put a second token in the place of one that is %s", (_, known) => {
    const rows = planFleet([probed("1", { name: "erp" })], { ...nothing, ...known });
    expect(rows).toMatchObject([
      { verdict: "left", reason: expect.stringContaining("npx bc-accounts adopt erp --file") as string },
    ]);
  });

  it("leaves two living tokens of one name in one store alone, and takes those of two stores", () => {
    const twins = [probed("1", { name: "erp" }), probed("2", { name: "erp" })];
    expect(planFleet(twins, nothing).map(({ verdict }) => verdict)).toEqual(["left", "left"]);
    const eu = { key: "eu", hash: "eu123456", url: store.url };
    const [one, two] = twins;
    if (!one || !two) throw new Error("no twins");
    expect(brief(planFleet([one, { ...two, store: eu }], nothing))).toEqual([
      ["erp", "adopt"],
      ["erp-eu", "adopt"],
    ]);
  });

  it("leaves a token alone that no store accepts, with the reason", () => {
    const rows = planFleet(
      [probed("1", { name: "erp" }, { store: undefined, trouble: "its account was deleted" })],
      nothing,
    );
    expect(rows).toMatchObject([{ verdict: "left", reason: "its account was deleted" }]);
  });

  it("gives each account a logical name of its own", () => {
    const rows = planFleet([probed("1", { name: "ERP sync" }), probed("2", { name: "erp-sync" })], nothing);
    expect(brief(rows)).toEqual([
      ["erp-sync", "adopt"],
      ["erp-sync-2", "adopt"],
    ]);
  });
});
