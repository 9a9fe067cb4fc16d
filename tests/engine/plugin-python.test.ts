import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findLanguageHosts, findSdkGenerator } from "../../tools/language-hosts/ensure-language-hosts";
import { repository } from "../helpers/engine";
import { type Lab, startLab } from "../helpers/lab";
import { ensurePythonPackage } from "../helpers/python-package";

const [hosts, generator] = [findLanguageHosts(), findSdkGenerator()];
const python =
  hosts === undefined || generator === undefined
    ? undefined
    : ensurePythonPackage({
        name: "python-pulumi-3.220.0",
        // What a generated SDK names in its pyproject.toml, and what installs one without the network.
        requirements: ["pulumi==3.220.0", "parver", "semver", "setuptools", "wheel"],
        check: ["python", "-c", "import pulumi, semver, parver, setuptools, wheel"],
      });
const describePython = python === undefined ? describe.skip : describe;

jest.setTimeout(240_000);

const program = (level: string) => `
import pulumi
import pulumi_bigcommerce as bigcommerce

orders = bigcommerce.ApiAccount("orders",
    scopes={"orders": "${level}", "products": bigcommerce.ProductsLevel.READ_ONLY},
    endpoints=["GET /v2/orders"],
    team="erp")
least = bigcommerce.minimal_scopes(calls=["GET /v3/catalog/products"])
pulumi.export("token", orders.access_token)
pulumi.export("store", orders.store_hash)
pulumi.export("least", least.scopes)
`;

describe("the generated SDKs", () => {
  const describeGenerator = generator === undefined ? it.skip : it;

  describeGenerator("are made from the schema for Python, Node.js, Go and .NET, without the network", () => {
    const folder = generate("python", "nodejs", "go", "dotnet");
    expect(readdirSync(folder).sort()).toEqual(["dotnet", "go", "nodejs", "python"]);
    expect(readdirSync(join(folder, "python/pulumi_bigcommerce"))).toContain("api_account.py");
    expect(readdirSync(join(folder, "dotnet"))).toContain("ApiAccount.cs");
    rmSync(folder, { recursive: true });
  });
});

function generate(...languages: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "bc-sdk-"));
  execFileSync(join(generator ?? "", "sdk-generator"), [join(repository, "plugin/schema.json"), folder, ...languages]);
  return folder;
}

describePython("a Python program with the packaged plugin and its generated SDK", () => {
  let lab: Lab;
  let sdk: string;

  beforeAll(async () => {
    sdk = generate("python");
    lab = await startLab({
      program: program("modify"),
      runtime: "python",
      plugin: true,
      path: [python ?? "", hosts ?? ""],
    });
    // The SDK looks for its own metadata, so that it has to be installed; a copied folder is not enough.
    const offline = ["--quiet", "--no-index", "--no-deps", "--no-build-isolation"];
    execFileSync(join(python ?? "", "pip"), [
      "install",
      ...offline,
      "--target",
      lab.engine.directory,
      join(sdk, "python"),
    ]);
  });

  afterAll(async () => {
    await lab.close();
    rmSync(sdk, { recursive: true, force: true });
  });

  it("makes an account, with a token that is secret and works", async () => {
    const up = await lab.engine.must("up", "--yes", "--skip-preview");
    expect(up.output).toMatch(/token: \[secret\]/);
    expect(Object.values(lab.accounts())).toMatchObject([
      { scopes: ["store_v2_orders", "store_v2_products_read_only"], owner: "organization/lab/dev/orders" },
    ]);
    const { token, least } = await lab.engine.outputs();
    expect(least).toEqual({ products: "read-only" });
    const answer = await fetch(`${lab.emulator.url}/stores/lab12345/v2/orders`, {
      headers: { "x-auth-token": String(token) },
    });
    expect(answer.status).toBeLessThan(300);
  });

  it("finds nothing to do, then shows the one scope that changes, and replaces", async () => {
    expect((await lab.engine.preview()).output).toMatch(/2 unchanged/);
    lab.engine.write(program("read-only"));
    expect((await lab.engine.preview("--diff")).output).toMatch(/~ orders: "modify" => "read-only"/);
    await lab.engine.must("up", "--yes", "--skip-preview");
    expect(Object.values(lab.accounts())).toMatchObject([
      { scopes: ["store_v2_orders_read_only", "store_v2_products_read_only"] },
    ]);
  });

  it("destroys it, and never showed a secret", async () => {
    await lab.engine.must("destroy", "--yes", "--skip-preview");
    expect(lab.accounts()).toEqual({});
    expect(lab.leaks()).toEqual([]);
  });
});
