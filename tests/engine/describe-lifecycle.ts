import { type Front, type Lab, program, startLab } from "../helpers/lab";
import type { Run, StateResource } from "../helpers/engine";

/** What an account does on the real engine, whichever front a program comes through. */
export function describeLifecycle(front: Front): void {
  /** Several runs of the real engine share one stack: each step starts where the one before it ended. */
  jest.setTimeout(240_000);

  const orders = (args: string) => `const orders = new ApiAccount("orders", ${args});\n`;
  const base =
    '{ scopes: { orders: "modify", products: "read-only" }, justifications: { orders: "ERP" }, endpoints: ["GET /v2/orders"] }';
  const consumer =
    "exports.token = orders.accessToken; exports.secret = orders.clientSecret; exports.fingerprint = orders.fingerprint;";

  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ plugin: front === "plugin", program: program(orders(base) + consumer, front) });
  });
  afterAll(() => lab.close());

  async function theAccount(): Promise<StateResource> {
    const account = (await lab.engine.accounts())["orders"];
    if (!account) throw new Error("the state has no account");
    return account;
  }

  function live(): { id: string; name: string; fingerprint: string; scopes: readonly string[] }[] {
    return Object.values(lab.accounts());
  }

  async function apply(args: string): Promise<Run> {
    lab.engine.write(program(orders(args) + consumer, front));
    const run = await lab.engine.up();
    if (run.code !== 0) throw new Error(run.output);
    return run;
  }

  describe("an API account in the documented store, where scopes cannot be changed", () => {
    it("is not made by a preview", async () => {
      const run = await lab.engine.preview();
      expect(run.output).toContain("+ 2 to create");
      expect(live()).toEqual([]);
    });

    it("is made by up, named after the resource, with credentials that work", async () => {
      const run = await lab.engine.up();
      expect(run.output).toContain("created");
      expect(live()).toMatchObject([{ scopes: ["store_v2_orders", "store_v2_products_read_only"], confirmed: true }]);
      const [account] = live();
      expect(account?.name).toMatch(/^orders-[0-9a-f]{6}$/);
      const { token, fingerprint } = await lab.engine.outputs();
      expect(fingerprint).toBe(account?.fingerprint);
      const answer = await fetch(`${lab.emulator.url}/stores/lab12345/v2/orders`, {
        headers: { "x-auth-token": String(token) },
      });
      expect(answer.status).toBeLessThan(300);
    });

    it("has its outputs in state, and its secrets there encrypted", async () => {
      const { outputs, id } = await theAccount();
      expect(id).toBe(live()[0]?.id);
      expect(Object.keys(outputs).sort()).toEqual([
        "__provider",
        "accessToken",
        "apiPath",
        "clientId",
        "clientSecret",
        "createdAt",
        "fingerprint",
        "identity",
        "madeBy",
        "name",
        "scopes",
        "storeHash",
        "tokenType",
      ]);
      for (const name of ["accessToken", "clientSecret"]) expect(outputs[name]).toHaveProperty("ciphertext");
    });

    it("takes no more of the state than its inputs, its outputs and a short provider text", async () => {
      const account = await theAccount();
      const bytes = JSON.stringify(account).length;
      if (front === "dynamic") expect(String(account.inputs["__provider"]).length).toBeLessThanOrEqual(200);
      else expect(account.inputs).not.toHaveProperty("__provider");
      expect(bytes).toBeLessThan(2_500);
    });

    it("is left alone when nothing changed, and its credentials are confirmed", async () => {
      const run = await lab.engine.up();
      expect(run.output).toContain("2 unchanged");
      expect(live()).toMatchObject([{ confirmed: true }]);
    });

    it("is left alone when only the order of things changed", async () => {
      const run = await apply(
        '{ endpoints: ["GET /v2/orders"], scopes: { products: "read-only", orders: "modify" }, justifications: { orders: "ERP" } }',
      );
      expect(run.output).toContain("2 unchanged");
    });

    it("takes new metadata into state without any call or change", async () => {
      const before = lab.emulator.truth().requests;
      const run = await apply(
        '{ scopes: { products: "read-only", orders: "modify" }, endpoints: ["GET /v2/orders", "PUT /v2/orders/{id}"], team: "erp" }',
      );
      expect(run.output).toContain("2 unchanged");
      expect((await theAccount()).inputs).toMatchObject({
        team: "erp",
        endpoints: ["GET /v2/orders", "PUT /v2/orders/{id}"],
      });
      const writes = (requests: object) =>
        Object.keys(requests).filter((route) => /^(POST|PATCH|DELETE)/.test(route)).length;
      expect(writes(lab.emulator.truth().requests)).toBe(writes(before));
    });

    it("is renamed in place: same id, same token", async () => {
      const [before] = live();
      const run = await apply('{ name: "Order sync", scopes: { products: "read-only", orders: "modify" } }');
      expect(run.output).toContain("~ 1 updated");
      expect(live()).toMatchObject([{ name: "Order sync", id: before?.id, fingerprint: before?.fingerprint }]);
      expect((await lab.engine.outputs())["fingerprint"]).toBe(before?.fingerprint);
    });

    it("goes first and comes back when its scopes change under a fixed name, and says so", async () => {
      const [before] = live();
      const run = await apply('{ name: "Order sync", scopes: { orders: "modify" } }');
      expect(run.output).toContain("+-1 replaced");
      expect(run.output).toMatch(
        /Replacing API account "orders" deletes the old one first.*its `name` stays the same/s,
      );
      expect(live()).toHaveLength(1);
      expect(live()[0]?.id).not.toBe(before?.id);
    });

    it("keeps its name when the name is no longer declared", async () => {
      const run = await apply('{ scopes: { orders: "modify" } }');
      expect(run.output).toContain("2 unchanged");
      expect(live()).toMatchObject([{ name: "Order sync" }]);
    });

    it("is replaced without a gap when its scopes change: the new one comes before the old one goes", async () => {
      const [before] = live();
      const run = await apply('{ scopes: { orders: "read-only" } }');
      expect(run.output).toContain("+-1 replaced");
      expect(run.output).not.toContain("is deleted before");
      const [after] = live();
      expect(live()).toHaveLength(1);
      expect(after).toMatchObject({ scopes: ["store_v2_orders_read_only"] });
      expect(Number(after?.id)).toBeGreaterThan(Number(before?.id));
      expect(run.output).toContain("created replacement");
      expect(run.output.indexOf("created replacement")).toBeLessThan(run.output.indexOf("deleted original"));
    });

    it("is rotated when its keepers change", async () => {
      const [before] = live();
      await apply('{ scopes: { orders: "read-only" }, keepers: { rotation: "1" } }');
      const [after] = live();
      expect(after?.fingerprint).not.toBe(before?.fingerprint);
      expect((await lab.engine.outputs())["fingerprint"]).toBe(after?.fingerprint);
      expect((await apply('{ scopes: { orders: "read-only" }, keepers: { rotation: "1" } }')).output).toContain(
        "2 unchanged",
      );
      expect(live()[0]?.fingerprint).toBe(after?.fingerprint);
    });

    it("becomes a Stencil-CLI token by replacement, with an access level instead of scopes", async () => {
      const run = await apply('{ tokenType: "stencil-cli" }');
      expect(run.output).toContain("+-1 replaced");
      expect(Object.values(lab.accounts())).toMatchObject([
        { tokenType: "stencil-cli", accessLevel: "local-development-only", scopes: [] },
      ]);
      expect((await theAccount()).outputs).toMatchObject({
        tokenType: "stencil-cli",
        accessLevel: "local-development-only",
      });
    });

    it("shows drift of its scopes after a refresh, and up mends it", async () => {
      await apply('{ scopes: { orders: "read-only" }, team: "erp" }');
      const secrets = await lab.engine.outputs();
      lab.emulator.panel.setScopes("lab12345", live()[0]?.id ?? "", ["store_v2_orders", "store_v2_customers"]);
      const refreshed = await lab.engine.refresh();
      expect(refreshed.code).toBe(0);
      // A refresh replaces nothing, whatever the next update would have to do.
      expect(refreshed.output).not.toMatch(/is deleted|stops working/);
      const preview = await lab.engine.preview("--diff");
      expect(preview.output).toMatch(/orders +: "modify" => "read-only"/);
      expect(preview.output).toContain('- customers: "modify"');
      // The token came through the refresh untouched.
      expect(await lab.engine.outputs()).toMatchObject({ secret: secrets["secret"] });
      expect((await lab.engine.up()).code).toBe(0);
      expect(live()).toMatchObject([{ scopes: ["store_v2_orders_read_only"] }]);
    });

    it("shows a rename behind Pulumi's back only where a name is declared", async () => {
      lab.emulator.panel.renameAccount("lab12345", live()[0]?.id ?? "", "renamed by hand");
      expect((await lab.engine.refresh()).code).toBe(0);
      expect((await theAccount()).outputs["name"]).toBe("renamed by hand");
      expect((await lab.engine.up()).output).toContain("2 unchanged");
      const run = await apply('{ name: "declared", scopes: { orders: "read-only" } }');
      expect(run.output).toContain("~ 1 updated");
      expect(live()).toMatchObject([{ name: "declared" }]);
    });

    it("keeps its credentials through refresh, update and refresh again", async () => {
      const before = await lab.engine.outputs();
      await lab.engine.refresh();
      await apply('{ name: "declared twice", scopes: { orders: "read-only" } }');
      await lab.engine.refresh();
      expect(await lab.engine.outputs()).toEqual(before);
      for (const name of ["accessToken", "clientSecret"])
        expect((await theAccount()).outputs[name]).toHaveProperty("ciphertext");
    });

    it("is dropped from state when it was deleted behind Pulumi's back, and made again", async () => {
      const [before] = live();
      lab.emulator.panel.deleteAccount("lab12345", before?.id ?? "");
      const refreshed = await lab.engine.refresh();
      expect(refreshed.output).toContain("- 1 deleted");
      expect((await lab.engine.up()).output).toContain("+ 1 created");
      expect(live()).toHaveLength(1);
    });

    it("shows no secret in previews, not even as JSON or with every detail", async () => {
      lab.engine.write(
        program(orders('{ scopes: { orders: "modify" }, keepers: { rotation: "9" } }') + consumer, front),
      );
      for (const args of [["--diff"], ["--json"], ["--diff", "--show-replacement-steps", "--show-sames"]]) {
        expect((await lab.engine.preview(...args)).code).toBe(0);
      }
    });

    it("is deleted by destroy, also when it is already gone", async () => {
      lab.emulator.panel.deleteAccount("lab12345", live()[0]?.id ?? "");
      const run = await lab.engine.destroy();
      expect(run.code).toBe(0);
      expect(live()).toEqual([]);
    });

    it("left no secret in any output, state file, backup or log on the whole way", () => {
      expect(lab.leaks()).toEqual([]);
    });
  });
}
