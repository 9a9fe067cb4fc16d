import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PACKAGED_ACCOUNT_TYPE } from "../../engine/account-resource";
import { ensureGoLanguageHost, ensureSdkGenerator } from "../../tools/language-hosts/ensure-language-hosts";
import { repository } from "../helpers/engine";
import { type Lab, startLab, STORE } from "../helpers/lab";

/** What Pulumi's generators make of the schema, compiled and run. The first run builds a language host for Go. */
jest.setTimeout(900_000);

const schema = join(repository, "plugin/schema.json");
const imported = [
  "import",
  "--yes",
  "--skip-preview",
  "--protect=false",
  "--generate-code=false",
  PACKAGED_ACCOUNT_TYPE,
];

let generator: string;
beforeAll(async () => {
  generator = join((await ensureSdkGenerator()) ?? "", "sdk-generator");
});

/** The program that `pulumi import` prints for the accounts of the stack, by a CLI whose language host can. */
async function importedProgram(lab: Lab, language: string, file: string): Promise<string> {
  const state = join(lab.engine.directory, "exported.json");
  writeFileSync(state, JSON.stringify(await lab.engine.state()));
  execFileSync(generator, ["--program", state, schema, lab.engine.directory, language]);
  return readFileSync(join(lab.engine.directory, language, file), "utf8");
}

/** An account that was made by hand, in the state of the lab's stack. */
async function importOne(lab: Lab): Promise<string> {
  const scopes = ["store_v2_customers", "store_v2_products_read_only"];
  const { account, credentials } = await lab.emulator.panel.createAccount(STORE, { name: "made by hand", scopes });
  const secret = ["config", "set", "--secret", "--path", 'bigcommerce:adopted["old"].accessToken'];
  await lab.engine.must(...secret, credentials.access_token);
  await lab.engine.must(...imported, "old", account.id);
  return credentials.access_token;
}

describe("the TypeScript program that `pulumi import` prints", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ program: "export {};", main: "index.ts", plugin: true });
  });
  afterAll(() => lab.close());

  it("compiles with the classes of this package, and finds nothing to do", async () => {
    const token = await importOne(lab);
    const program = await importedProgram(lab, "nodejs", "index.ts");
    expect(program).toContain("bigcommerce.CustomersLevel.Modify");

    lab.engine.write(`${program}\nexport const token = old.accessToken;\n`);

    expect((await lab.engine.preview()).output).toMatch(/Resources:\n +2 unchanged\n/);
    await lab.engine.must("up", "--yes", "--skip-preview");
    expect(await lab.engine.outputs()).toEqual({ token });
  });
});

describe("a Go program with the generated SDK", () => {
  const program = join(repository, "tests/engine/go-program");
  let lab: Lab;
  beforeAll(async () => {
    const host = await ensureGoLanguageHost();
    const text = readFileSync(join(program, "main.go"), "utf8");
    lab = await startLab({ program: text, runtime: "go", plugin: true, path: [host ?? ""] });
    for (const name of ["go.mod", "go.sum"]) cpSync(join(program, name), join(lab.engine.directory, name));
    const sdk = mkdtempSync(join(tmpdir(), "bc-sdk-"));
    execFileSync(generator, [schema, sdk, "go"]);
    cpSync(join(sdk, "go"), join(lab.engine.directory, "sdk"), { recursive: true });
    rmSync(sdk, { recursive: true });
    cpSync(join(program, "sdk.mod"), join(lab.engine.directory, "sdk/go.mod"));
  });
  afterAll(() => lab.close());

  it("compiles, and makes an account with a token that is secret and works", async () => {
    const up = await lab.engine.must("up", "--yes", "--skip-preview");
    expect(up.output).toMatch(/token +: \[secret\]/);
    expect(Object.values(lab.accounts())).toMatchObject([
      { scopes: ["store_v2_orders", "store_v2_products_read_only"], owner: "organization/lab/dev/orders" },
    ]);
    const { token, products } = await lab.engine.outputs();
    expect(products).toBe("read-only");
    const answer = await fetch(`${lab.emulator.url}/stores/${STORE}/v2/orders`, {
      headers: { "x-auth-token": String(token) },
    });
    expect(answer.status).toBeLessThan(300);
  });

  it("finds nothing to do, then shows the one scope that changes, and replaces", async () => {
    expect((await lab.engine.preview()).output).toMatch(/2 unchanged/);
    lab.engine.setEnv({ LAB_ORDERS: "read-only" });
    expect((await lab.engine.preview("--diff")).output).toMatch(/~ orders: "modify" => "read-only"/);
    await lab.engine.must("up", "--yes", "--skip-preview");
    expect(Object.values(lab.accounts())).toMatchObject([
      { scopes: ["store_v2_orders_read_only", "store_v2_products_read_only"] },
    ]);
    await lab.engine.must("destroy", "--yes", "--skip-preview");
    expect(lab.accounts()).toEqual({});
  });

  it("is what `pulumi import` prints too: that compiles, and changes nothing", async () => {
    await importOne(lab);
    lab.engine.write(await importedProgram(lab, "go", "main.go"));
    expect((await lab.engine.preview()).output).toMatch(/Resources:\n +2 unchanged\n/);
    expect(lab.leaks()).toEqual([]);
  });
});
