import { type Lab, program, startLab, STORE } from "../helpers/lab";

jest.setTimeout(240_000);

const declared = program('new ApiAccount("orders", { scopes: { orders: "read-only" } });');
const changed = program('new ApiAccount("orders", { scopes: { orders: "modify" } });');

describe("a store that cannot be reached", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ program: declared });
  });
  afterAll(() => lab.close());

  async function failingUp(env: Record<string, string | undefined>): Promise<string> {
    const settings = {
      BIGCOMMERCE_STORE_HASH: STORE,
      BIGCOMMERCE_GATEWAY_URL: lab.emulator.url,
      BIGCOMMERCE_GATEWAY_TOKEN: lab.emulator.gatewayToken,
    };
    lab.engine.setEnv({ ...settings, ...env });
    const run = await lab.engine.up();
    lab.engine.setEnv(settings);
    expect(run.code).not.toBe(0);
    return run.output;
  }

  it("is reported with the commands that configure it when nothing is configured", async () => {
    const output = await failingUp({
      BIGCOMMERCE_STORE_HASH: undefined,
      BIGCOMMERCE_GATEWAY_URL: undefined,
      BIGCOMMERCE_GATEWAY_TOKEN: undefined,
    });
    expect(output).toContain("storeHash, gatewayUrl, gatewayToken are not configured");
    expect(output).toContain("pulumi config set --secret bigcommerce:gatewayToken <token>");
  });

  it("is reported with its address when nobody listens there", async () => {
    const output = await failingUp({ BIGCOMMERCE_GATEWAY_URL: "http://127.0.0.1:9" });
    expect(output).toMatch(
      /Could not create API account "orders".*no answer from the gateway at http:\/\/127\.0\.0\.1:9 \(ECONNREFUSED\)/,
    );
  });

  it("is reported when the gateway does not know the token, without showing it", async () => {
    const output = await failingUp({ BIGCOMMERCE_GATEWAY_TOKEN: "not-the-right-token" });
    expect(output).toContain("(unauthorized)");
    expect(output).not.toContain("not-the-right-token");
  });

  it("is reported when the token may only read", async () => {
    expect(await failingUp({ BIGCOMMERCE_GATEWAY_TOKEN: lab.emulator.readToken })).toContain("(forbidden)");
  });

  it("is reported when the gateway does not serve it", async () => {
    expect(await failingUp({ BIGCOMMERCE_STORE_HASH: "nobody99" })).toContain("(store_unknown)");
  });

  it("is never spoken to over plain http on another machine", async () => {
    expect(await failingUp({ BIGCOMMERCE_GATEWAY_URL: "http://gateway.example.com" })).toContain(
      "only https:// is accepted",
    );
  });

  it("is told by a preview as a warning, and as an error where that is asked for", async () => {
    const dead = { BIGCOMMERCE_GATEWAY_URL: "http://127.0.0.1:9" };
    lab.engine.setEnv(dead);
    const warned = await lab.engine.preview();
    expect(warned.code).toBe(0);
    expect(warned.output).toMatch(
      /warning: `pulumi up` could not make an API account in store lab12345: .*no answer from the gateway at http:\/\/127\.0\.0\.1:9/,
    );
    lab.engine.setEnv({ BIGCOMMERCE_STRICT_PREVIEW: "true" });
    const refused = await lab.engine.preview();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("`pulumi up` could not make an API account in store lab12345");
    lab.engine.setEnv({
      BIGCOMMERCE_STRICT_PREVIEW: undefined,
      BIGCOMMERCE_GATEWAY_URL: lab.emulator.url,
      BIGCOMMERCE_GATEWAY_TOKEN: "not-the-right-token",
    });
    const wrong = await lab.engine.preview();
    expect(wrong.output).toMatch(/warning: `pulumi up` could not make an API account .*token/);
    expect(wrong.output).not.toContain("not-the-right-token");
    lab.engine.setEnv({ BIGCOMMERCE_GATEWAY_TOKEN: lab.emulator.gatewayToken });
    expect((await lab.engine.preview()).output).not.toContain("warning");
  });

  it("has no account after all of these", () => {
    expect(lab.accounts()).toEqual({});
  });

  it("keeps state when refresh or destroy cannot reach it, and both work afterwards", async () => {
    await lab.engine.must("up", "--yes", "--skip-preview");
    lab.engine.setEnv({ BIGCOMMERCE_GATEWAY_URL: "http://127.0.0.1:9" });
    // Where nothing is to be made, a preview has nothing to warn of.
    const idle = await lab.engine.preview();
    expect([idle.code, idle.output]).toEqual([0, expect.not.stringContaining("could not make an API account")]);
    for (const run of [await lab.engine.refresh(), await lab.engine.destroy()]) {
      expect(run.code).not.toBe(0);
      expect(run.output).toContain("no answer from the gateway");
    }
    lab.engine.setEnv({ BIGCOMMERCE_GATEWAY_URL: lab.emulator.url });
    expect(Object.keys(await lab.engine.accounts())).toEqual(["orders"]);
    expect((await lab.engine.refresh()).output).toContain("2 unchanged");
  });

  it("can be previewed with a token that may only read", async () => {
    lab.engine.write(changed);
    lab.engine.setEnv({ BIGCOMMERCE_GATEWAY_TOKEN: lab.emulator.readToken });
    const run = await lab.engine.preview();
    lab.engine.setEnv({ BIGCOMMERCE_GATEWAY_TOKEN: lab.emulator.gatewayToken });
    expect(run.code).toBe(0);
    expect(run.output).toContain("+-1 to replace");
    expect((await lab.engine.destroy()).code).toBe(0);
  });

  it("left no secret in any output, state file or log", () => {
    expect(lab.leaks()).toEqual([]);
  });
});
