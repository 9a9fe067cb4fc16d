import {
  explainParameter,
  knownParameters,
  operations,
  parameterOf,
  type Operation,
  type OperationGrant,
} from "../../scopes";
import { publicStatements } from "../helpers/public-statements";
import { publicApiHarness } from "./public-api-harness";

const all = operations();

/** A concrete path for a documented one. */
function concrete(operation: Operation): string {
  return `${operation.method} ${operation.path.replace(/\{[^}]+\}/g, "77")}`;
}

/** Every scope that a store-level account can ask for, except those that open the operation. */
function allScopesBut(operation: Operation): string[] {
  return knownParameters().filter((parameter) => !operation.parameters.includes(parameter));
}

const parametersAt = ({ family, levels }: OperationGrant): string[] =>
  levels.map((level) => parameterOf(family, level));

describe("scope enforcement, for each of the documented operations", () => {
  const harness = publicApiHarness();

  it("covers all 770 of them", () => {
    expect(all).toHaveLength(770);
  });

  it.each(all.map((operation) => [operation.call, operation] as const))("%s", async (_call, operation) => {
    const call = concrete(operation);

    expect((await harness.call(call)).status).toBe(401);
    expect((await harness.call(call, { token: "0".repeat(31) })).status).toBe(401);

    const [reading] = operation.readings;
    const alone = reading?.need.kind === "scope" ? [reading.need] : reading?.need.kind === "any" ? reading.need.of : [];
    for (const scope of alone.flatMap((need) => (need.kind === "scope" ? parametersAt(need) : []))) {
      const granted = await harness.call(call, { token: harness.tokenFor([scope]) });
      expect([granted.status, granted.notes.route]).not.toEqual([403, operation.call]);
      expect(granted.notes.decision).toEqual({ allowed: true, by: scope });
      expect(granted.notes.route).toBe(operation.call);
    }

    if (operation.openToEveryAccount) return;
    const refused = await harness.call(call, { token: harness.tokenFor(allScopesBut(operation)) });
    expect(refused.status).toBe(403);
    expect(refused.notes.decision).toMatchObject({ allowed: false });
  });
});

/** The public statements that settle what a REST call needs: not the package's table, which the emulator itself reads. */
const settled = publicStatements.filter(
  ({ call, verdict }) => ["exact", "inferred", "enough"].includes(verdict) && !/^(graphql|webhook)|https:/.test(call),
);

describe("scope enforcement, against public statements", () => {
  const harness = publicApiHarness();

  it.each(settled.map((each) => [each.call, each.scopes.join(" and ") || "no scope", each] as const))(
    "lets %s through with %s, and not without",
    async (_call, _with, { call, scopes, verdict }) => {
      const [method = "", path = "", ...fields] = call.replace(/\{[^}]+\}/g, "77").split(" ");
      const sent: Record<string, string> = Object.fromEntries(
        fields.map((field) => field.split("=") as [string, string]),
      );
      const ask = (held: readonly string[]) =>
        harness.call(`${method} ${path}`, {
          token: harness.tokenFor(held),
          ...(fields.length === 0 ? {} : { body: sent }),
        });
      expect((await ask(scopes)).status).not.toBe(403);
      if (verdict === "enough") return;
      for (const scope of scopes) {
        const family = scope.replace(/_(read_only|manage|read)$/, "");
        const without = knownParameters().filter((each) => !each.startsWith(family));
        expect((await ask(without)).status).toBe(403);
      }
      // What reads is refused to write, by the statement's own level.
      const weaker = scopes.filter(
        (scope) => method !== "GET" && method !== "HEAD" && knownParameters().includes(`${scope}_read_only`),
      );
      for (const scope of weaker) {
        const reading = scopes.map((each) => (each === scope ? `${scope}_read_only` : each));
        expect((await ask(reading)).status).toBe(403);
      }
    },
  );

  it("asks for both scopes where a script is shown in the checkout", async () => {
    const post = (held: readonly string[], visibility: string) =>
      harness.call("POST /v3/content/scripts", { token: harness.tokenFor(held), body: { visibility } });
    expect((await post(["store_v2_content"], "storefront")).status).not.toBe(403);
    expect((await post(["store_v2_content"], "checkout")).status).toBe(403);
    expect((await post(["store_v2_content", "store_content_checkout"], "all_pages")).status).not.toBe(403);
  });

  it("refuses a webhook for a topic of B2B Edition, and takes every other", async () => {
    const token = harness.tokenFor(knownParameters());
    const hook = (scope: string) =>
      harness.call("POST /v3/hooks", { token, body: { scope, destination: "https://example.com/hook" } });
    expect((await hook("store/company/created")).status).toBe(403);
    expect((await hook("store/order/created")).status).toBe(200);
  });
});

describe("scope enforcement", () => {
  it("keeps the operations shut that no documented scope opens", async () => {
    const unknown = all.filter((operation) => operation.need.kind === "unknown");
    expect(unknown.map((operation) => operation.call)).toEqual(
      expect.arrayContaining(["POST /v3/tax/classes", "PUT /v3/tax/classes", "DELETE /v3/tax/classes"]),
    );
    const harness = publicApiHarness();
    const token = harness.tokenFor(knownParameters());
    for (const operation of unknown) expect((await harness.call(operation.call, { token })).status).toBe(403);
  });

  it("takes every spelling of a scope that the platform's pages use", async () => {
    const harness = publicApiHarness();
    const token = harness.tokenFor(["store_checkout_content_read_only"]);
    expect(explainParameter("store_checkout_content_read_only")).toMatchObject({
      canonical: "store_content_checkout_read_only",
    });
    expect((await harness.call("GET /v3/content/scripts", { token })).status).toBe(200);
  });

  it("lets a modify scope read", async () => {
    const harness = publicApiHarness();
    expect(
      (await harness.call("GET /v3/catalog/products", { token: harness.tokenFor(["store_v2_products"]) })).status,
    ).toBe(200);
  });

  it("treats HEAD as GET", async () => {
    const harness = publicApiHarness();
    const token = harness.tokenFor(["store_v2_products_read_only"]);
    expect((await harness.call("HEAD /v3/catalog/products", { token })).status).toBe(200);
    expect((await harness.call("HEAD /v3/customers", { token })).status).toBe(403);
  });

  it("sees a change of scopes and a deletion at the next call", async () => {
    const harness = publicApiHarness();
    const token = harness.tokenFor(["store_v2_products"]);
    expect((await harness.call("GET /v3/catalog/products", { token })).status).toBe(200);
    harness.deleteAccountOf(token);
    expect((await harness.call("GET /v3/catalog/products", { token })).status).toBe(401);
  });

  describe("of a Stencil-CLI token", () => {
    const harness = publicApiHarness();
    const local = harness.tokenFor([], { tokenType: "stencil-cli", accessLevel: "local-development-only" });
    const publishing = harness.tokenFor([], { tokenType: "stencil-cli", accessLevel: "publish-theme" });

    it.each(["GET /v3/themes", "GET /v3/sites", "GET /v3/channels", "GET /v3/settings/store/locale", "GET /v2/store"])(
      "lets both access levels call %s, as `stencil start` does",
      async (call) => {
        expect((await harness.call(call, { token: local })).status).toBe(200);
        expect((await harness.call(call, { token: publishing })).status).toBe(200);
      },
    );

    it.each(["POST /v3/themes", "POST /v3/themes/actions/activate", "DELETE /v3/themes/abc"])(
      "lets only a token that may publish call %s, as `stencil push` does",
      async (call) => {
        expect((await harness.call(call, { token: local })).status).toBe(403);
        expect((await harness.call(call, { token: publishing })).status).toBe(501);
      },
    );

    it.each(["GET /v3/catalog/products", "GET /v3/customers", "GET /v2/orders", "GET /v3/hooks"])(
      "forbids %s",
      async (call) => {
        expect((await harness.call(call, { token: publishing })).status).toBe(403);
      },
    );
  });
});
