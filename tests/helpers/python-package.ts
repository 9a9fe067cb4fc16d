import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { userCache } from "./user-cache";

export interface PythonPackage {
  /** Name of its folder in the cache. */
  readonly name: string;
  /** What pip is asked for. */
  readonly requirements: readonly string[];
  /** A program of the environment's `bin`, with arguments, that ends with 0 once the package is there. */
  readonly check: readonly [program: string, ...args: string[]];
}

/**
 * Installs a package from PyPI into an environment of its own, if it is not there.
 *
 * @returns the environment's `bin`; undefined where Python, pip or the network is missing.
 */
export function ensurePythonPackage({ name, requirements, check }: PythonPackage): string | undefined {
  const environment = userCache(name);
  const bin = join(environment, "bin");
  const [program, ...args] = check;
  const isThere = () => {
    execFileSync(join(bin, program), args, { stdio: "ignore" });
    return bin;
  };
  try {
    if (existsSync(join(bin, program))) return isThere();
  } catch {
    // Half installed: pip goes on with it.
  }
  try {
    mkdirSync(environment, { recursive: true });
    execFileSync("python3", ["-m", "venv", environment], { stdio: "ignore" });
    execFileSync(join(bin, "pip"), ["install", "--quiet", "--retries", "1", "--timeout", "15", ...requirements], {
      stdio: "ignore",
    });
    return isThere();
  } catch {
    return undefined;
  }
}
