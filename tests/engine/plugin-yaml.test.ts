import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGED_ACCOUNT_TYPE } from "../../engine/account-resource";
import { findLanguageHosts } from "../../tools/language-hosts/ensure-language-hosts";
import { startLab, STORE, type Lab } from "../helpers/lab";

const hosts = findLanguageHosts();
const describeYaml = hosts === undefined ? describe.skip : describe;

const account = (properties: readonly string[]) =>
  ["resources:", "  order-sync:", "    type: bigcommerce:ApiAccount", "    properties:"]
    .concat(properties.map((line) => `      ${line}`))
    .join("\n");
const outputs = ["", "outputs:", "  token: ${order-sync.accessToken}", "  name: ${order-sync.name}", ""].join("\n");
const scoped = (products: string, ...more: string[]) =>
  account(["scopes:", "  orders: modify", `  products: ${products}`, ...more]) + outputs;

const purpose = ['endpoints: ["GET /v2/orders"]', "team: erp"];

describeYaml("a YAML program with the packaged plugin", () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab({
      program: scoped("read-only", ...purpose),
      runtime: "yaml",
      plugin: true,
      path: [hosts ?? ""],
      emulator: { stores: [STORE, "eu123456"] },
      config: { "bigcommerce:stores": { eu: { storeHash: "eu123456" } } },
    });
  });

  afterAll(async () => {
    await lab.close();
  });

  const only = () => {
    const [found] = Object.values(lab.accounts());
    if (found === undefined) throw new Error("the store has no account");
    return found;
  };

  it("previews what is known, makes the account, and shows its token to nobody", async () => {
    const preview = await lab.engine.preview();
    expect(preview.output).toMatch(/\+ {2}bigcommerce:index:ApiAccount order-sync create/);
    expect(preview.output).toMatch(/token: \[unknown\]/);

    const up = await lab.engine.up();

    expect(up.code).toBe(0);
    expect(up.output).toMatch(/token: \[secret\]/);
    expect(only()).toMatchObject({
      scopes: ["store_v2_orders", "store_v2_products_read_only"],
      owner: "organization/lab/dev/order-sync",
    });
    const { token } = await lab.engine.outputs();
    const answer = await fetch(`${lab.emulator.url}/stores/${STORE}/v2/orders`, {
      headers: { "x-auth-token": String(token) },
    });
    expect(answer.status).toBeLessThan(300);
  }, 120_000);

  it("shows nothing to do afterwards, also where only the purpose changes", async () => {
    lab.engine.write(scoped("read-only", "team: erp-and-more"));
    const preview = await lab.engine.preview();
    expect(preview.output).toMatch(/2 unchanged/);
  }, 60_000);

  it("shows of a change of scopes the one that changes, and replaces in one `up`", async () => {
    const before = only();
    lab.engine.write(scoped("modify", ...purpose));

    const preview = await lab.engine.preview("--diff");
    expect(preview.output).toMatch(/~ products: "read-only" => "modify"/);
    expect(preview.output).not.toMatch(/orders:/);
    const up = await lab.engine.up();

    expect(up.output).toMatch(/1 replaced/);
    expect(Object.keys(lab.accounts())).toHaveLength(1);
    expect(only().fingerprint).not.toBe(before.fingerprint);
    expect(only().scopes).toEqual(["store_v2_orders", "store_v2_products"]);
  }, 120_000);

  it("keeps the purpose through a drift, which the next preview shows", async () => {
    const [id, label] = [only().id, only().name];
    lab.emulator.panel.renameAccount(STORE, id, `${label}-renamed`);

    await lab.engine.must("refresh", "--yes", "--skip-preview");

    const state = (await lab.engine.accounts())["order-sync"];
    expect(state?.inputs).toMatchObject({ team: "erp", endpoints: ["GET /v2/orders"], name: `${label}-renamed` });
    expect(state?.outputs).toMatchObject({ name: `${label}-renamed` });
  }, 120_000);

  it("says in one sentence what is wrong with an input, and quotes no value that may be a secret", async () => {
    lab.engine.write(account(["scopes: { orders: modify }", "store: nowhere"]));
    const preview = await lab.engine.preview();
    expect(preview.code).not.toBe(0);
    expect(preview.output).toMatch(/No store is configured under the key "nowhere"/);
  }, 60_000);

  it("moves to another store, and on a rename keeps the token known in the preview", async () => {
    const named = (name: string) => account(["store: eu", `name: ${name}`, "scopes: { orders: modify }"]) + outputs;
    lab.engine.write(named("first name"));
    await lab.engine.must("up", "--yes", "--skip-preview");
    const { token } = await lab.engine.outputs();
    lab.engine.write(named("second name"));

    const preview = await lab.engine.preview("--diff");

    expect(preview.output).toMatch(/~ name: +"first name" => "second name"/);
    expect(preview.output).not.toMatch(/token/);
    await lab.engine.must("up", "--yes", "--skip-preview");
    expect(await lab.engine.outputs()).toMatchObject({ token });
    expect(Object.keys(lab.accounts("eu123456"))).toEqual(["second name"]);
  }, 120_000);

  it("answers the plugin's functions", async () => {
    const calls = [
      "variables:",
      '  found: { fn::invoke: { function: bigcommerce:getApiAccount, arguments: { id: "${order-sync.id}", store: eu } } }',
      '  least: { fn::invoke: { function: bigcommerce:minimalScopes, arguments: { calls: ["GET /v3/catalog/products"] } } }',
      "  review:",
      "    fn::invoke:",
      "      function: bigcommerce:reviewScopes",
      "      arguments: { before: { orders: read-only }, after: { orders: modify } }",
      "  catalogue: { fn::invoke: { function: bigcommerce:getScopes, arguments: { families: [orders] } } }",
    ];
    const answers = [
      "  found: ${found.name}",
      "  least: ${least.scopes}",
      "  verdict: ${review.verdict}",
      "  gained: ${review.gainedCalls[0]}",
      "  level: ${catalogue.families[0].levels[0].level}",
      "",
    ];
    const named = account(["store: eu", "name: second name", "scopes: { orders: modify }"]) + outputs;
    lab.engine.write(`${calls.join("\n")}\n${named}${answers.join("\n")}`);
    await lab.engine.must("up", "--yes", "--skip-preview");
    expect(await lab.engine.outputs()).toMatchObject({
      found: "second name",
      least: { products: "read-only" },
      verdict: "widened",
      level: "read-only",
    });
  }, 120_000);

  it("takes over an account by `pulumi import`, and the program that this prints changes nothing", async () => {
    const scopes = ["store_v2_customers", "store_v2_products_read_only"];
    const made = await lab.emulator.panel.createAccount(STORE, { name: "made by hand", scopes });
    const secret = ["config", "set", "--secret", "--path", 'bigcommerce:adopted["old"].accessToken'];
    await lab.engine.must(...secret, made.credentials.access_token);
    const generated = join(lab.engine.directory, "generated.yaml");

    const id = [PACKAGED_ACCOUNT_TYPE, "old", made.account.id];
    await lab.engine.must("import", "--yes", "--skip-preview", "--protect=false", "--out", generated, ...id);

    const own = account(["store: eu", "name: second name", "scopes: { orders: modify }"]);
    lab.engine.write(
      `${own}\n${readFileSync(generated, "utf8").replace(/^resources:\n/, "")}\noutputs:\n  old: \${old.accessToken}\n`,
    );
    // The command asks the provider as the last `up` has configured it, so the secret comes with the next one. Nothing else differs.
    const up = await lab.engine.must("up", "--yes", "--skip-preview");
    expect(up.output).toMatch(/Resources:\n +~ 1 updated\n +2 unchanged\n/);
    expect(await lab.engine.outputs()).toEqual({ old: made.credentials.access_token });
    expect((await lab.engine.preview()).output).toMatch(/3 unchanged/);
  }, 120_000);

  it("destroys what it made, and never showed a secret", async () => {
    const destroy = await lab.engine.destroy();
    expect(destroy.code).toBe(0);
    expect(lab.accounts()).toEqual({});
    expect(lab.accounts("eu123456")).toEqual({});
    expect(lab.leaks()).toEqual([]);
  }, 120_000);
});
