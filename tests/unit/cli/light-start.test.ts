import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const root = resolve(__dirname, "../../..");

/** Packages that a process has loaded after `require`. */
function loadedBy(module: string): string[] {
  const script = `require(${JSON.stringify(resolve(root, "dist", module))}); console.log(JSON.stringify(Object.keys(require.cache)))`;
  const { stdout } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8", cwd: root });
  const names = (JSON.parse(stdout) as string[]).map((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** Commands render pages with `hono/jsx`, which loads nothing of a server. */
const serverOnly = ["pino", "prom-client", "pg", "kysely", "libsql", "@hono/node-server"];

describe("the libraries of the server", () => {
  it.each([
    ["a Pulumi program", "provider/index.js"],
    ["a command that is no server", "cli/program.js"],
  ])("are not loaded by %s", (_, module) => {
    const loaded = loadedBy(module);
    expect(loaded.length).toBeGreaterThan(0);
    expect(loaded.filter((name) => serverOnly.includes(name))).toEqual([]);
  });

  it.each(["provider/lifecycle/index.js", "provider/program/confirm-when-stored.js"])(
    "are no part of %s, which holds what the provider needs in one file",
    (module) => {
      expect(loadedBy(module).filter((name) => name === "zod" || name === "undici")).toEqual([]);
      const legal = readFileSync(resolve(root, "dist", `${module}.LEGAL.txt`), "utf8");
      expect([...legal.matchAll(/^(\S+)\n\n.*Licen[cs]e/gim)].map(([, name]) => name)).toEqual(["undici", "zod"]);
    },
  );
});
