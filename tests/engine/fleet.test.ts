import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";
import { parse } from "yaml";
import { launchChromium } from "../helpers/chromium";
import { drawsPictures } from "../helpers/picture";
import { terminalPicture } from "../helpers/terminal-picture";
import { layouts, type MadeAccount, startHandoffLab } from "../helpers/handoff-lab";
import { type Lab, program, STORE } from "../helpers/lab";
import { environmentStyles } from "../../bigcommerce";

/** Several runs of the real engine share one stack: each step starts where the one before it ended. */
jest.setTimeout(240_000);

const EU = "eu123456";

describe("a fleet that exists already", () => {
  let lab: Lab;
  let folder: string;
  const made: Record<string, MadeAccount> = {};
  let before: ReturnType<Lab["accounts"]>;

  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const make = async (name: string, scopes: string[], store = STORE) => {
    const account = await lab.emulator.panel.createAccount(store, { name, scopes });
    made[name] = account;
    return account;
  };
  const partsOf = ({ credentials: c }: MadeAccount, storeHash = STORE) => ({
    storeHash,
    apiPath: c.api_path,
    clientId: c.client_id,
    clientSecret: c.client_secret,
    accessToken: c.access_token,
  });
  /** The program as it stands, in TypeScript. */
  let source = "";
  const write = (text: string) => {
    source = text;
    lab.engine.write(ts.transpile(text, { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 }));
  };
  const variables = (values: Record<string, string>) =>
    Object.entries(values)
      .map(([name, value]) => `${name}=${value}\n`)
      .join("");

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "bc-fleet-"));
    lab = await startHandoffLab({
      program: program(""),
      emulator: { stores: [STORE, EU], quota: 0 },
      config: { "bigcommerce:stores": { eu: { storeHash: EU } } },
    });
    const readOrders = ["store_v2_orders_read_only"];
    const files = Object.values(layouts);
    for (const [index, name] of ["ERP sync", "WMS stock", "legacy 5"].entries()) {
      const account = await make(name, ["store_v2_orders", "store_v2_products_read_only"]);
      put(`BigCommerceAPI-credentials-${account.credentials.client_id}-.txt`, files[index]?.(account) ?? "");
    }
    put(
      "feed/.env",
      variables(environmentStyles.bc(partsOf(await make("catalogue feed", ["store_v2_products_read_only"])))),
    );
    put("pos.env", variables(environmentStyles.laravel(partsOf(await make("Point of sale", readOrders)))));
    put(
      "reports.json",
      JSON.stringify([
        { name: "Reports", token: (await make("Reports", ["store_v2_customers_read_only"])).credentials.access_token },
      ]),
    );
    const [a, b] = [await make("Mail", ["store_v2_customers"]), await make("ERP sync", readOrders, EU)];
    put(
      "list.csv",
      `name,token,store\n"Mail",${a.credentials.access_token},\nERP sync,${b.credentials.access_token},eu\n`,
    );
    put("night-job.token", `${(await make("Night job 7", readOrders)).credentials.access_token}\n`);
    const stencil = await lab.emulator.panel.createAccount(STORE, { name: "Themes", tokenType: "stencil-cli" });
    put("theme/secrets.stencil.json", JSON.stringify({ accessToken: stencil.credentials.access_token }));
    put("gone.txt", layouts["token, client, name, path"](await make("gone", readOrders)));
    lab.emulator.panel.deleteAccount(STORE, "gone");
    put("readme.txt", "where our tokens are\n");
    before = { ...lab.accounts(), ...lab.accounts(EU) };
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await lab.close();
  });

  /** The question is only asked at a terminal, which a test has not. */
  async function draw(table: string): Promise<void> {
    if (!drawsPictures) return;
    const browser = await launchChromium();
    const question = "\nTake these 10 accounts into the stack's encrypted configuration? [y/N] y";
    await terminalPicture(
      await browser.newPage(),
      "adopt-fleet",
      "npx bc-accounts adopt --dir ~/tokens",
      table + question,
    );
    await browser.close();
  }

  it("is shown as a table, and nothing of it is stored before somebody says yes", async () => {
    const run = await lab.engine.bcAccounts(["adopt", "--dir", folder]);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(
      "nothing was stored. To store these 10 accounts into the stack's encrypted configuration, repeat the command with --yes",
    );
    expect(run.stdout).toMatch(
      /^To be adopted:\n\s+account +name in the panel +store +token +proved by reading +from\n/,
    );
    expect(run.stdout).toMatch(
      / {2}legacy-5 +"legacy 5" +lab12345 +[0-9a-f]{12} +Orders, Products +BigCommerceAPI-credentials-…-\.txt\n/,
    );
    expect(run.stdout).toMatch(/ {2}night-job +not known +lab12345 .* Orders +night-job\.token\n/);
    expect(run.stdout).toMatch(/ {2}erp-sync-eu +"ERP sync" +eu123456 \(eu\) .* list\.csv, row 2\n/);
    expect(run.stdout).toMatch(
      /Left alone:\n {2}token [0-9a-f]{12} from gone\.txt:\n {4}store lab12345 does not accept it/,
    );
    expect(readFileSync(join(lab.engine.directory, "Pulumi.dev.yaml"), "utf8")).not.toContain("adopted");
    await draw(run.stdout);
  });

  it("is taken in by one command, encrypted", async () => {
    const run = await lab.engine.bcAccounts(["adopt", "--dir", folder, "--yes"]);
    expect(run.stdout).toMatch(/Next: npx bc-accounts declare, which writes the program for /);
    // One token is dead.
    expect([run.code, run.stderr]).toEqual([1, expect.stringContaining("1 of 11 tokens was left alone")]);
    const config = readFileSync(join(lab.engine.directory, "Pulumi.dev.yaml"), "utf8");
    expect(config.match(/secure:/g)).toHaveLength(10);
  });

  it("is known when the same folder comes again", async () => {
    const run = await lab.engine.bcAccounts(["adopt", "--dir", folder, "--format", "json"]);
    const rows = JSON.parse(run.stdout) as { verdict: string; logicalName: string }[];
    expect(rows.filter(({ verdict }) => verdict === "adopted")).toHaveLength(10);
  });

  it("has its program written, which declares what is proved and says what is not", async () => {
    const run = await lab.engine.bcAccounts(["declare", "--output", "fleet.ts"]);
    expect([run.code, run.stderr]).toEqual([0, expect.stringContaining("10 accounts are declared in fleet.ts")]);
    const text = readFileSync(join(lab.engine.directory, "fleet.ts"), "utf8");
    expect(text).toContain(
      'const legacy5 = new ApiAccount(\n  "legacy-5",\n  {\n    name: "legacy 5",\n    scopes: { orders: "read-only", products: "read-only" },\n  },\n  { protect: true },\n);\n',
    );
    expect(text).toMatch(/Reading is proved, and no GET can prove more: Orders, Products\./);
    expect(text).toMatch(/An account whose name is not known of store lab12345/);
    expect(text).toContain('tokenType: "stencil-cli"');
    const again = await lab.engine.bcAccounts(["declare", "--output", "fleet.ts"]);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining("fleet.ts exists and was not changed")]);
    const yaml = await lab.engine.bcAccounts(["declare", "legacy-5", "erp-sync-eu", "--language", "yaml"]);
    expect(parse(yaml.stdout)).toEqual({
      resources: {
        "legacy-5": {
          type: "bigcommerce:ApiAccount",
          properties: { name: "legacy 5", scopes: { orders: "read-only", products: "read-only" } },
          options: { protect: true },
        },
        "erp-sync-eu": {
          type: "bigcommerce:ApiAccount",
          properties: { name: "ERP sync", store: "eu", scopes: { orders: "read-only" } },
          options: { protect: true },
        },
      },
    });
  });

  it("is in state after `pulumi up`, and no account was touched", async () => {
    write(readFileSync(join(lab.engine.directory, "fleet.ts"), "utf8"));
    const run = await lab.engine.up();
    expect(run.output).toContain("+ 11 created");
    const accounts = await lab.engine.accounts();
    expect(Object.keys(accounts)).toHaveLength(10);
    expect(accounts["legacy-5"]).toMatchObject({ protect: true, outputs: { name: "legacy 5", storeHash: STORE } });
    expect(accounts["erp-sync-eu"]?.outputs).toMatchObject({ storeHash: EU });
    expect({ ...lab.accounts(), ...lab.accounts(EU) }).toEqual(before);
    expect((await lab.engine.up()).output).toContain("11 unchanged");
  });

  it("keeps a name that nobody told unknown, and takes it from the program without touching the account", async () => {
    expect((await lab.engine.accounts())["night-job"]?.outputs["name"]).toBe("");
    const told = source.replace(/("night-job",\s*\{)/, '$1\n    name: "Night job 7",');
    write(told);
    const run = await lab.engine.up();
    expect(run.output).toMatch(/~ 1 updated/);
    expect(run.output).not.toMatch(/replaced/);
    expect((await lab.engine.accounts())["night-job"]?.outputs["name"]).toBe("Night job 7");
    expect((await lab.engine.up()).output).toContain("11 unchanged");
  });

  it("does not let a swapped file in, nor one for a resource that nobody declared", async () => {
    const wms = await make("new wms", ["store_v2_orders_read_only"]);
    const file = layouts["token, client, name, path"](wms);
    const swapped = await lab.engine.bcAccounts(["adopt", "erp-sync", "--file", "-"], file);
    expect(swapped.code).toBe(2);
    expect(swapped.stderr).toContain(
      'The file is of an account named "new wms", and erp-sync is declared with the name "ERP sync". Nothing was stored.',
    );
    const strange = await lab.engine.bcAccounts(["adopt", "erp-snyc", "--file", "-"], file);
    expect(strange.code).toBe(2);
    expect(strange.stderr).toContain(
      "The program declares no ApiAccount called erp-snyc. It declares: erp-sync, erp-sync-eu, feed, ",
    );
    const generation = layouts["token, client, name, path"](
      await make("rota-2027-01-01", ["store_v2_orders_read_only"]),
    );
    write(`${source}\nnew ApiAccount("rota-2026-10-01", { scopes: { orders: "read-only" } });`);
    const coming = await lab.engine.bcAccounts(["adopt", "rota-2027-01-01", "--file", "-"], generation);
    expect(coming.code).toBe(0);
    const meant = await lab.engine.bcAccounts(["adopt", "new-wms", "--file", "-", "--yes"], file);
    expect(meant.code).toBe(0);
  });

  it("never had a secret in any output, nor one of its requests write anything", () => {
    expect(lab.leaks()).toEqual([]);
    const routes = Object.keys(lab.emulator.truth().requests);
    expect(routes.filter((route) => !route.startsWith("GET "))).toEqual([]);
  });
});
