import {
  ARRIVAL_WINDOW_MS,
  CLOCK_TOLERANCE_MS,
  isOrphanOf,
  mayStillArrive,
  sameScopes,
} from "../../../gateway/orphans";
import type { StoreAccount } from "../../../gateway";
import type { Intent } from "../../../gateway/ledger";

const at = Date.parse("2026-05-01T12:00:00Z");
const iso = (ms: number): string => new Date(ms).toISOString();
const intent: Intent = {
  id: 1,
  store: "store1",
  owner: "acme/shop/prod/orders",
  name: "orders",
  nameGenerated: false,
  tokenType: "v2v3",
  scopes: ["store_v2_orders", "store_v2_products_read_only"],
  generation: "",
  priorIds: ["1", "2"],
  status: "pending",
  recordedAt: at,
  holdsCredentials: false,
  orphan: false,
  attempts: 0,
};
const orphan: StoreAccount = {
  id: "3",
  name: "orders",
  tokenType: "v2v3",
  scopes: intent.scopes,
  createdAt: iso(at + 50),
};
const nobody = new Set<string>();

describe("an orphan", () => {
  it("is an account that appeared after the intent and is all that the intent asked for", () => {
    expect(isOrphanOf(orphan, intent, nobody)).toBe(true);
  });

  it.each<[string, Partial<StoreAccount>]>([
    ["has another name", { name: "Orders" }],
    ["was there before", { id: "2" }],
    ["has other scopes", { scopes: ["store_v2_orders"] }],
    ["has another token type", { tokenType: "stencil-cli" }],
    ["has an access level", { accessLevel: "publish-theme" }],
    ["is older than the intent", { createdAt: iso(at - CLOCK_TOLERANCE_MS - 1) }],
    ["is younger than a create can last", { createdAt: iso(at + ARRIVAL_WINDOW_MS + CLOCK_TOLERANCE_MS + 1) }],
    ["has no date that can be read", { createdAt: "yesterday" }],
  ])("is not an account that %s", (_, change) => {
    expect(isOrphanOf({ ...orphan, ...change }, intent, nobody)).toBe(false);
  });

  it("is not an account that the ledger knows", () => {
    expect(isOrphanOf(orphan, intent, new Set(["3"]))).toBe(false);
  });

  it.each([-CLOCK_TOLERANCE_MS, 0, ARRIVAL_WINDOW_MS + CLOCK_TOLERANCE_MS])(
    "may be %d ms from its intent",
    (distance) => {
      expect(isOrphanOf({ ...orphan, createdAt: iso(at + distance) }, intent, nobody)).toBe(true);
    },
  );

  it("may have its scopes in another order or spelling", () => {
    expect(isOrphanOf({ ...orphan, scopes: [...orphan.scopes].reverse() }, intent, nobody)).toBe(true);
    expect(sameScopes(["store_checkout_content"], ["store_content_checkout"])).toBe(true);
  });

  it("can turn up for six minutes, and no longer", () => {
    expect(mayStillArrive(intent, at + 6 * 60_000)).toBe(true);
    expect(mayStillArrive(intent, at + 6 * 60_000 + 1)).toBe(false);
  });
});
