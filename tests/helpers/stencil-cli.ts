import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { userCache } from "./user-cache";

const VERSION = "10.0.0";
/** What the modules that call the store import; the whole package would bring a web server and a browser along. */
const NEEDED = ["axios", "colors", "form-data"] as const;

/**
 * Unpacks BigCommerce's own Stencil CLI, with what its API clients import, if it is not there. Runs no install script.
 *
 * @returns the folder of its modules; undefined where npm, tar or the network is missing.
 */
export function ensureStencilCli(): string | undefined {
  const folder = userCache(`stencil-cli-${VERSION}`);
  const done = join(folder, "done");
  const lib = join(folder, "package/lib");
  if (existsSync(done)) return lib;
  const run = (program: string, ...args: string[]) => {
    execFileSync(program, args, { cwd: folder, stdio: "ignore" });
  };
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    run("npm", "pack", `@bigcommerce/stencil-cli@${VERSION}`, "--fetch-retries=1");
    run("tar", "-xzf", `bigcommerce-stencil-cli-${VERSION}.tgz`);
    const { dependencies } = JSON.parse(readFileSync(join(folder, "package/package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    const needed = NEEDED.map((name) => `${name}@${dependencies[name] ?? "latest"}`);
    run("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", ...needed);
    writeFileSync(done, "");
    return lib;
  } catch {
    return undefined;
  }
}
