/**
 * Adds the platform packages of other systems to package-lock.json, and the content hash of every package that lacks one.
 *
 * A registry mirror may offer the optional packages of some platforms only. `npm install` then leaves the others out of
 * the lockfile without a word, and `npm ci` refuses that lockfile, on every machine. This writes them in, with the exact
 * version that their parent asks for and the platform that their name tells; npm skips what does not fit the machine.
 * Their hashes are the registry's word (`npm view`), because nothing was downloaded to take one of.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));
const packages = lock.packages;

const systems = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const processors = ["arm64", "arm", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "x64", "wasm32"];

/** `@swc/core-linux-arm64-gnu` runs on linux, arm64. */
function platformOf(name) {
  const words = name.split("/").at(-1).split("-");
  const os = systems.find((system) => words.includes(system));
  const cpu = processors.find((processor) => words.some((word) => word === processor || word === `${processor}hf`));
  const libc = words.includes("musl") ? "musl" : words.includes("gnu") && os === "linux" ? "glibc" : undefined;
  return { ...(cpu && { cpu: [cpu] }), ...(os && { os: [os] }), ...(libc && { libc: [libc] }) };
}

/** Is the package in a folder where Node.js would find it, seen from its parent? */
function isInstalledFor(parent, name) {
  const inner = parent === "" ? undefined : parent.replace(/(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+$/, "");
  return (
    packages[`${parent}${parent && "/"}node_modules/${name}`] !== undefined ||
    (inner !== undefined && isInstalledFor(inner, name))
  );
}

const added = [];
for (const [parent, entry] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const platform = platformOf(name);
    if (isInstalledFor(parent, name) || (!platform.os && !platform.cpu)) continue;
    packages[`node_modules/${name}`] = { version, ...(entry.dev && { dev: true }), optional: true, ...platform };
    added.push(`${name} ${version}`);
  }
}

const pinned = [];
for (const [path, entry] of Object.entries(packages)) {
  if (path === "" || entry.integrity || entry.link || entry.inBundle) continue;
  const name = `${path.split("node_modules/").at(-1)}@${entry.version}`;
  const { integrity } = JSON.parse(execFileSync("npm", ["view", name, "dist", "--json"], { encoding: "utf8" }));
  if (!integrity?.startsWith("sha512-")) throw new Error(`the registry knows no SHA-512 of ${name}`);
  packages[path] = { version: entry.version, integrity, ...entry };
  pinned.push(name);
}

const [root, ...rest] = Object.entries(packages);
lock.packages = Object.fromEntries([root, ...rest.sort(([a], [b]) => a.localeCompare(b, "en"))]);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
for (const [what, names] of Object.entries({ added, pinned }))
  if (names.length > 0) process.stdout.write(`${what}:\n  ${names.join("\n  ")}\n`);
if (added.length + pinned.length === 0) process.stdout.write("the lockfile is complete\n");
