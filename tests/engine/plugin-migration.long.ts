import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGED_ACCOUNT_TYPE } from "../../engine/account-resource";
import { type Lab, startLab, STORE } from "../helpers/lab";

/** One stack goes from the dynamic provider to the plugin, is added to, imports an account, and goes back. */
jest.setTimeout(240_000);

type Front = "dynamic" | "plugin";

const ALIAS = `{ aliases: [{ type: "${PACKAGED_ACCOUNT_TYPE}" }] }`;

/** The program as the page on migration has it: the import, and on the way back an alias, are all that differs. */
function program(front: Front, body = "", back = ""): string {
  const door = front === "plugin" ? "/plugin" : "";
  return `"use strict";
const pulumi = require("@pulumi/pulumi");
const bigcommerce = require("pulumi-bigcommerce-api-accounts${door}");
class Shop extends pulumi.ComponentResource {
  constructor(name) {
    super("test:index:Shop", name);
    new bigcommerce.ApiAccount(\`\${name}-feed\`, { scopes: { products: "read-only" } }, { parent: this${back === "" ? "" : `, ...${back}`} });
  }
}
new Shop("shop");
const erp = new bigcommerce.ApiAccount("erp", { scopes: { orders: "modify" }, team: "erp", keepers: { rotated: "1" } }${back === "" ? "" : `, ${back}`});
exports.token = erp.accessToken;
${body}`;
}

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ program: program("dynamic"), plugin: true });
});
afterAll(() => lab.close());

const ids = async () =>
  Object.fromEntries(Object.entries(await lab.engine.accounts()).map(([name, { id }]) => [name, id]));
const types = async () => [...new Set(Object.values(await lab.engine.accounts()).map(({ type }) => type))];

/** What the review says of the program as it stands, by account. */
async function reviewed(): Promise<Record<string, { status: string; gains: string; delta: unknown[] }>> {
  const preview = await lab.engine.must("preview", "--json", "--show-sames");
  writeFileSync(join(lab.engine.directory, "preview.json"), preview.stdout);
  const { stdout } = await lab.engine.bcAccounts(["review", "preview.json", "--format", "json"]);
  const { accounts } = JSON.parse(stdout) as {
    accounts: { name: string; status: string; gains: string; delta: unknown[] }[];
  };
  return Object.fromEntries(accounts.map((account) => [account.name, account]));
}

describe("a stack of the dynamic provider", () => {
  it("is reviewed as one account where the move also widens it, and not as one that goes and one that comes", async () => {
    await lab.engine.must("up", "--yes", "--skip-preview");
    const wider = 'scopes: { orders: "modify", customers: "read-only" }';
    lab.engine.write(program("plugin").replace('scopes: { orders: "modify" }', wider));

    const accounts = await reviewed();

    expect(Object.keys(accounts).sort()).toEqual(["erp", "shop-feed"]);
    expect(accounts["erp"]).toMatchObject({
      status: "replaced",
      gains: "access",
      delta: [{ key: "customers", change: "added", after: "read-only" }],
    });
    expect(accounts["shop-feed"]).toMatchObject({ gains: "nothing", delta: [] });
  });

  it("moves to the plugin with another import line: every account unchanged, every secret kept", async () => {
    const before = await ids();
    const { token } = await lab.engine.outputs();
    lab.engine.write(program("plugin"));

    const preview = await lab.engine.preview();
    // The whole summary: nothing is created, deleted, replaced or updated beside it.
    expect(preview.output).toMatch(/Resources:\n +4 unchanged\n\n/);
    await lab.engine.must("up", "--yes", "--skip-preview");

    expect(await ids()).toEqual(before);
    expect(await types()).toEqual([PACKAGED_ACCOUNT_TYPE]);
    expect(await lab.engine.outputs()).toMatchObject({ token });
    expect(Object.keys(lab.accounts())).toHaveLength(2);
  });

  it("is confirmed by the plugin's program while `up` runs", async () => {
    lab.engine.write(
      program("plugin", 'new bigcommerce.ApiAccount("made-by-plugin", { scopes: { orders: "read-only" } });'),
    );
    await lab.engine.must("up", "--yes", "--skip-preview");
    expect(Object.values(lab.accounts()).map(({ confirmed }) => confirmed)).toEqual([true, true, true]);
  });
});

describe("a stack of both fronts", () => {
  const wide = 'scopes: { customers: "modify", products: "read-only" }, endpoints: ["GET /v3/customers"]';

  it("is reviewed account by account, with the same words for the same grant", async () => {
    lab.engine.write(
      program(
        "plugin",
        `const dynamic = require("pulumi-bigcommerce-api-accounts");
new dynamic.ApiAccount("by-dynamic", { ${wide} });
new bigcommerce.ApiAccount("by-plugin", { ${wide} });
new bigcommerce.ApiAccount("made-by-plugin", { scopes: { orders: "read-only" } });`,
      ),
    );

    const accounts = await reviewed();

    const [one, other] = [accounts["by-dynamic"], accounts["by-plugin"]];
    expect(one).toMatchObject({ status: "created", gains: "access" });
    const nameless = (account: object | undefined) => {
      const text = JSON.stringify({ ...account, urn: undefined, position: undefined });
      return JSON.parse(text.replaceAll(/by-(?:plugin|dynamic)/g, "x")) as unknown;
    };
    expect(nameless(other)).toEqual(nameless(one));
    expect(accounts["erp"]).toMatchObject({ status: "unchanged" });
  });

  it("is judged by the policy pack alike", async () => {
    const pack = "node_modules/pulumi-bigcommerce-api-accounts/policy";
    const preview = await lab.engine.preview("--policy-pack", pack);
    expect(preview.code).not.toBe(0);
    for (const name of ["by-dynamic", "by-plugin"]) {
      expect(preview.output).toMatch(new RegExp(`\\[mandatory\\].* least-privilege +\\(\\S+ApiAccount: ${name}\\)`));
    }
  });
});

describe("importing an account that exists", () => {
  const imported = (scopes: string, more = "") =>
    program(
      "plugin",
      `new bigcommerce.ApiAccount("made-by-plugin", { scopes: { orders: "read-only" } });
const old = new bigcommerce.ApiAccount("old", { scopes: ${scopes} }, { import: ID });
${more}`,
    );
  const [orders, products] = ["store_v2_orders", "store_v2_products_read_only"];
  let [id, secret] = ["", ""];

  beforeAll(async () => {
    const made = await lab.emulator.panel.createAccount(STORE, { name: "made by hand", scopes: [orders, products] });
    [id, secret] = [made.account.id, made.credentials.access_token];
  });

  const withId = (text: string) => text.replace("ID", JSON.stringify(id));

  it("refuses other scopes than it has, prints the right ones, and makes nothing", async () => {
    lab.engine.write(withId(imported('{ orders: "read-only" }')));
    const before = Object.keys(lab.accounts()).length;

    const preview = await lab.engine.preview();

    expect(preview.code).not.toBe(0);
    expect(preview.output).toMatch(/Could not import API account \S+ as "old".*declares scopes differently/s);
    expect(preview.output).toContain('scopes: { orders: "modify", products: "read-only" }');
    expect(Object.keys(lab.accounts())).toHaveLength(before);
  });

  it("says how to give the secret where nobody has given it", async () => {
    lab.engine.write(withId(imported('{ orders: "modify", products: "read-only" }')));
    const preview = await lab.engine.preview();
    expect(preview.code).not.toBe(0);
    expect(preview.output).toMatch(/was imported without its secret/);
    expect(preview.output).toContain(
      "pulumi config set --secret --path 'bigcommerce:adopted[\"old\"].accessToken' <token>",
    );
  });

  it("imports it with the secret that lies in the configuration, and then finds nothing to do", async () => {
    await lab.engine.must("config", "set", "--secret", "--path", 'bigcommerce:adopted["old"].accessToken', secret);
    lab.engine.write(withId(imported('{ orders: "modify", products: "read-only" }', "exports.old = old.accessToken;")));

    const up = await lab.engine.up();

    expect(up.output).toMatch(/1 imported/);
    expect((await lab.engine.accounts())["old"]?.outputs["accessToken"]).toHaveProperty("ciphertext");
    expect(await lab.engine.outputs()).toMatchObject({ old: secret });
    expect((await lab.engine.preview()).output).toMatch(/6 unchanged/);
    expect(lab.engine.stateFiles()).not.toContain(secret);
  });

  it("imports by command, keeps the mark of an unknown secret, and takes the secret later as an update", async () => {
    const made = await lab.emulator.panel.createAccount(STORE, { name: "another by hand", scopes: [orders] });
    const other = made.credentials.access_token;
    await lab.engine.pulumi(
      "import",
      "--yes",
      "--skip-preview",
      PACKAGED_ACCOUNT_TYPE,
      "other",
      made.account.id,
      "--protect=false",
      "--generate-code=false",
    );
    expect((await lab.engine.accounts())["other"]?.outputs).toMatchObject({
      secretUnknown: true,
      name: "another by hand",
    });
    const more = `const other = new bigcommerce.ApiAccount("other", { name: "another by hand", scopes: { orders: "modify" } });`;
    const text = withId(imported('{ orders: "modify", products: "read-only" }', more));
    lab.engine.write(text);
    expect((await lab.engine.preview()).output).toMatch(/"other".*was imported without its secret/s);

    await lab.engine.must("config", "set", "bigcommerce:allowUnknownSecrets", "true");
    expect((await lab.engine.preview()).output).toMatch(/7 unchanged/);
    lab.engine.write(`${text}\nexports.other = other.accessToken;`);
    expect((await lab.engine.up()).output).toMatch(
      /reads accessToken of API account "other", which was imported without/,
    );
    await lab.engine.must("config", "rm", "bigcommerce:allowUnknownSecrets");

    await lab.engine.must("config", "set", "--secret", "--path", 'bigcommerce:adopted["other"].accessToken', other);
    expect((await lab.engine.up()).output).toMatch(/~ 1 updated/);
    expect(await lab.engine.outputs()).toMatchObject({ other });
  });
});

describe("a stack of the plugin", () => {
  it("moves back to the dynamic provider with an alias, unchanged, also what the plugin made", async () => {
    const body = `new bigcommerce.ApiAccount("made-by-plugin", { scopes: { orders: "read-only" } }, ${ALIAS});
new bigcommerce.ApiAccount("old", { scopes: { orders: "modify", products: "read-only" } }, ${ALIAS});
new bigcommerce.ApiAccount("other", { name: "another by hand", scopes: { orders: "modify" } }, ${ALIAS});`;
    const before = await ids();
    lab.engine.write(program("dynamic", body, ALIAS));

    const up = await lab.engine.up();

    expect(up.output).toMatch(/7 unchanged/);
    expect(await ids()).toEqual(before);
    expect(await types()).toEqual(["pulumi-nodejs:dynamic/bigcommerce:ApiAccount"]);
  });

  it("is destroyed by the dynamic provider afterwards, and nothing of it was shown", async () => {
    const destroy = await lab.engine.destroy();
    expect(destroy.code).toBe(0);
    expect(lab.accounts()).toEqual({});
    expect(lab.leaks()).toEqual([]);
  });
});
