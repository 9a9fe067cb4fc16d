import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "../../engine/cli/platform";

/** Major versions of Node.js that the package is run on: the oldest that it takes, the one to have, and the newest. */
export const nodeMajors = [20, 22, 24] as const;

/**
 * The folder of a Node.js of this major version: the one that runs this, else the npm package `node`, installed into the user's cache.
 */
export function ensureNode(major: number): { folder: string | undefined; version: string } {
  if (Number(process.versions.node.split(".")[0]) === major) return { folder: undefined, version: process.version };
  const platform = { os: process.platform, arch: process.arch, env: process.env, home: homedir() };
  const place = join(cacheFolder(platform), `node-${major}`);
  const folder = join(place, "node_modules/node/bin");
  if (!existsSync(join(folder, "node"))) {
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "package.json"), JSON.stringify({ private: true }));
    execFileSync("npm", ["install", "--no-audit", "--no-fund", `node@${major}`], { cwd: place, stdio: "inherit" });
  }
  return { folder, version: execFileSync(join(folder, "node"), ["--version"], { encoding: "utf8" }).trim() };
}
