import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../helpers/engine";
import { type Lab, startLab } from "../helpers/lab";

const sdk = (
  JSON.parse(readFileSync(join(repository, "node_modules/@pulumi/pulumi/package.json"), "utf8")) as { version: string }
).version;
const program = `
import { ApiAccount, toEnv } from "pulumi-bigcommerce-api-accounts";
import type { Scopes } from "pulumi-bigcommerce-api-accounts/scopes";
const scopes: Scopes = { products: "read-only" };
const feed = new ApiAccount("feed", { scopes });
export const environment = toEnv(feed, "bigcommerce");
export const name = feed.name;
`;

/** The tarball as users install it. */
export function describePackaging(...managers: readonly ("npm" | "pnpm")[]): void {
  jest.setTimeout(400_000);

  let folder: string;
  let tarball: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "bc-pack-"));
    execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: repository, stdio: "pipe" });
    tarball = join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "");
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function install(command: string, args: readonly string[]) {
    return (directory: string): Promise<void> => {
      execFileSync(command, [...args, tarball, `@pulumi/pulumi@${sdk}`, "typescript@5.9", "@types/node@20"], {
        cwd: directory,
        stdio: "pipe",
        env: { ...process.env, CI: "true" },
      });
      return Promise.resolve();
    };
  }

  const installers = {
    npm: install("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts"]),
    pnpm: install(process.execPath, [
      join(repository, "node_modules/pnpm/bin/pnpm.cjs"),
      "add",
      "--prefer-offline",
      "--ignore-scripts",
    ]),
  };
  describe.each(managers.map((manager) => [manager, installers[manager]] as const))(
    "the packed tarball, installed with %s into a TypeScript program of its own",
    (_manager, installer) => {
      let lab: Lab;
      beforeAll(async () => {
        lab = await startLab({ program, main: "index.ts", install: installer });
      });
      afterAll(() => lab.close());

      it("creates, leaves alone and destroys an account", async () => {
        await lab.engine.must("up", "--yes", "--skip-preview");
        expect(Object.keys(lab.accounts())).toEqual([expect.stringMatching(/^feed-/)]);
        expect((await lab.engine.outputs())["environment"]).toHaveProperty("BIGCOMMERCE_ACCESS_TOKEN");
        expect((await lab.engine.up()).output).toContain("2 unchanged");
        expect((await lab.engine.destroy()).code).toBe(0);
        expect(lab.accounts()).toEqual({});
      });

      it("does not compile with a level that the family lacks", async () => {
        lab.engine.write(program.replace('products: "read-only"', 'storeLogs: "modify"'));
        const run = await lab.engine.preview();
        expect(run.code).not.toBe(0);
        expect(run.output).toMatch(/"modify"' is not assignable to type '"read-only"'/);
      });

      it("left no secret in any output, state file or log", () => {
        expect(lab.leaks()).toEqual([]);
      });
    },
  );

  describe("the packed tarball", () => {
    it("holds what it needs and nothing of the workshop", () => {
      const files = execFileSync("tar", ["-tzf", tarball], { encoding: "utf8" }).split("\n").filter(Boolean);
      const names = files.map((file) => file.replace(/^package\//, ""));
      for (const needed of [
        "dist/provider/index.js",
        "dist/provider/index.d.ts",
        "dist/provider/lifecycle/index.js",
        "dist/cli/main.js",
        "policy/PulumiPolicy.yaml",
        "LICENSE",
        "README.md",
      ]) {
        expect(names).toContain(needed);
      }
      expect(names.filter((name) => /^(tests|benchmarks|tools|\.ci|(.+\/)?node_modules)\//.test(name))).toEqual([]);
    });
  });
}
