import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGED_ACCOUNT_TYPE } from "../../engine/account-resource";
import { type Lab, startLab } from "../helpers/lab";

/** Providers that the program makes itself: one stack, two stores, and nothing in the stack's configuration. */
jest.setTimeout(240_000);

const [EU, US] = ["eu123456", "us123456"];
const NO_CONFIGURATION = {
  BIGCOMMERCE_STORE_HASH: undefined,
  BIGCOMMERCE_GATEWAY_URL: undefined,
  BIGCOMMERCE_GATEWAY_TOKEN: undefined,
};

/** @param adopted Credentials that the provider `eu` is given. */
const program = (body = "", adopted = "undefined") => `"use strict";
const pulumi = require("@pulumi/pulumi");
const { ApiAccount, Provider } = require("pulumi-bigcommerce-api-accounts/plugin");
const { LAB_URL: gatewayUrl, LAB_TOKEN: gatewayToken } = process.env;
const eu = new Provider("eu", { storeHash: "${EU}", gatewayUrl, gatewayToken, adopted: ${adopted} });
const us = new Provider("us", { stores: { shop: { storeHash: "${US}", gatewayUrl, gatewayToken } }, timeoutSeconds: 60 });
class Shop extends pulumi.ComponentResource {
  constructor(name, options) {
    super("test:index:Shop", name, {}, options);
    new ApiAccount("feed", { store: "shop", scopes: { products: "read-only" } }, { parent: this });
  }
}
new Shop("shop", { providers: [us] });
const erp = new ApiAccount("erp", { scopes: { orders: "modify" } }, { provider: eu });
exports.token = erp.accessToken;
${body}`;

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ program: program(), plugin: true, emulator: { stores: [EU, US] } });
  lab.engine.setEnv({ ...NO_CONFIGURATION, LAB_URL: lab.emulator.url, LAB_TOKEN: lab.emulator.gatewayToken });
});
afterAll(() => lab.close());

describe("explicit providers", () => {
  it("make each account in their own store, and the program confirms all of them while `up` runs", async () => {
    const up = await lab.engine.must("up", "--yes", "--skip-preview");

    expect(up.output).toMatch(/\+ 6 created/);
    const [inEurope, inAmerica] = [Object.values(lab.accounts(EU)), Object.values(lab.accounts(US))];
    expect(inEurope).toMatchObject([{ scopes: ["store_v2_orders"], confirmed: true }]);
    expect(inAmerica).toMatchObject([{ scopes: ["store_v2_products_read_only"], confirmed: true }]);
    expect(inAmerica[0]?.owner).toBe("organization/lab/dev/test:index:Shop$feed");
    const { token } = await lab.engine.outputs();
    const answer = await fetch(`${lab.emulator.url}/stores/${EU}/v2/orders`, {
      headers: { "x-auth-token": String(token) },
    });
    expect(answer.status).toBeLessThan(300);
  });

  it("find nothing to do afterwards, and keep their tokens secret in state, alone and inside of `stores`", async () => {
    expect((await lab.engine.preview("--diff")).output).toMatch(/6 unchanged/);
    expect(lab.engine.stateFiles()).not.toContain(lab.emulator.gatewayToken);
    expect(lab.engine.transcript.map(({ output }) => output).join("\n")).not.toContain(lab.emulator.gatewayToken);
  });

  it("are named by the review as the place of a new account, whose key means another store there", async () => {
    lab.engine.write(
      program('new ApiAccount("new", { store: "shop", scopes: { orders: "modify" } }, { provider: us });'),
    );
    const preview = await lab.engine.must("preview", "--json", "--show-sames");
    writeFileSync(join(lab.engine.directory, "preview.json"), preview.stdout);
    const { output } = await lab.engine.bcAccounts(["review", "preview.json"]);
    expect(output).toContain("new is a new account: store: none -> shop of provider us");
  });

  it("grant an account the time that its `customTimeouts` name, and say that these are what to raise", async () => {
    lab.emulator.faults.arm({
      fault: { kind: "rate-limit", retry_after_seconds: 30 },
      method: "POST",
      path: `/v1/stores/${EU}/accounts`,
    });
    lab.engine.write(
      program(
        'new ApiAccount("slow", { scopes: { orders: "modify" } }, { provider: eu, customTimeouts: { create: "5s" } });',
      ),
    );

    const up = await lab.engine.up();
    lab.emulator.faults.clear();

    expect(up.code).not.toBe(0);
    expect(up.output).toMatch(
      /API account "slow".*asks to wait 30 s.*longer than this command may last.*raise its `customTimeouts`/s,
    );
  });
});

describe("an import through an explicit provider", () => {
  let [id, secret] = ["", ""];
  const imported = (scopes: string, adopted?: string) =>
    program(
      `const old = new ApiAccount("old", { scopes: ${scopes} }, { provider: eu, import: "${id}" });\nexports.old = old.accessToken;`,
      adopted,
    );

  beforeAll(async () => {
    const made = await lab.emulator.panel.createAccount(EU, { name: "made by hand", scopes: ["store_v2_orders"] });
    [id, secret] = [made.account.id, made.credentials.access_token];
  });

  it("is refused with other scopes than the account has, and the right ones are printed", async () => {
    lab.engine.write(imported('{ orders: "read-only" }'));
    const preview = await lab.engine.preview();
    expect(preview.code).not.toBe(0);
    expect(preview.output).toMatch(/Could not import API account \S+ as "old".*scopes: \{ orders: "modify" \}/s);
  });

  it("without the secret names the provider's argument, because the stack's configuration is not read", async () => {
    lab.engine.write(imported('{ orders: "modify" }'));
    const preview = await lab.engine.preview();
    expect(preview.code).not.toBe(0);
    expect(preview.output).toMatch(/"old".*was imported without its secret/s);
    expect(preview.output).toContain('adopted: { "old": { accessToken: <token> } }');
    expect(preview.output).toContain("allowUnknownSecrets: true");
    expect(preview.output).not.toContain("pulumi config set");
  });

  it("takes the secret from the provider's argument, knows the gateway as its maker, and then changes nothing", async () => {
    lab.engine.setEnv({ LAB_SECRET: secret });
    lab.engine.write(imported('{ orders: "modify" }', "{ old: { accessToken: process.env.LAB_SECRET } }"));

    const up = await lab.engine.must("up", "--yes", "--skip-preview");

    expect(up.output).toMatch(/= 1 imported/);
    const { outputs } = (await lab.engine.accounts())["old"] ?? {};
    expect(outputs).toMatchObject({ name: "made by hand", madeBy: "gateway", storeHash: EU });
    expect(outputs?.["accessToken"]).toHaveProperty("ciphertext");
    expect(await lab.engine.outputs()).toMatchObject({ old: secret });
    expect((await lab.engine.preview()).output).toMatch(/7 unchanged/);
  });

  it("by command names the provider, and takes the secret likewise", async () => {
    const made = await lab.emulator.panel.createAccount(EU, { name: "another", scopes: ["store_v2_products"] });
    const { deployment } = await lab.engine.state();
    const provider = deployment.resources?.find(({ urn }) => urn.endsWith("pulumi:providers:bigcommerce::eu"));

    const run = await lab.engine.must(
      ...["import", "--yes", "--skip-preview", "--protect=false", "--generate-code=false"],
      ...["--provider", `eu=${provider?.urn ?? ""}`],
      ...[PACKAGED_ACCOUNT_TYPE, "other", made.account.id],
    );

    expect(run.output).toMatch(/1 imported/);
    const other = (await lab.engine.accounts())["other"];
    expect(other).toMatchObject({ id: made.account.id, outputs: { storeHash: EU, secretUnknown: true } });
  });

  it("is destroyed with the rest, and nothing secret was shown on the whole way", async () => {
    const destroy = await lab.engine.destroy();
    expect(destroy.code).toBe(0);
    expect([lab.accounts(EU), lab.accounts(US)]).toEqual([{}, {}]);
    expect(lab.leaks()).toEqual([]);
    expect(lab.engine.stateFiles()).not.toContain(lab.emulator.gatewayToken);
  });
});
