import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { officialInstaller } from "../../../tools/toolchain/official-installer";
import { lineProgress } from "../../../tools/toolchain/progress";
import { PULUMI_VERSION } from "../../../engine/cli/versions";
import { type Machine, makeMachine } from "./machine";

let machine: Machine;
let server: Server;
let url: string;
const said: string[] = [];

beforeEach(async () => {
  machine = await makeMachine({ MARK: "from the environment" });
  said.length = 0;
  server = createServer((_, response) => response.end("#!/bin/sh\n"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/install.sh`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await machine.remove();
});

/** A module with the shape of the Automation API, whose `install` has the given body. */
async function automation(body: string): Promise<string> {
  const folder = path.join(machine.root, "automation");
  await mkdir(path.join(folder, "node_modules", "semver"), { recursive: true });
  await writeFile(
    path.join(folder, "node_modules", "semver", "index.js"),
    "exports.SemVer = class { constructor(text) { this.text = text; } toString() { return `semver ${this.text}`; } };",
  );
  const file = path.join(folder, "index.js");
  await writeFile(
    file,
    `const fs = require("node:fs");\nexports.PulumiCommand = { async install({ root, version }) { ${body} } };`,
  );
  return file;
}

async function provide(body: string, stallMs = 20_000): Promise<string> {
  const folder = path.join(machine.root, "staged");
  await mkdir(folder);
  const source = officialInstaller({ url, reachMs: 5_000, stallMs, automation: await automation(body) });
  await source.provide(folder, { platform: machine.platform, progress: lineProgress((line) => said.push(line)) });
  return folder;
}

test("installs the pinned version into the folder through the Automation API", async () => {
  const folder = await provide("fs.writeFileSync(root + '/installed', String(version));");
  expect(await readFile(path.join(folder, "installed"), "utf8")).toBe(`semver ${PULUMI_VERSION}`);
  expect(said).toEqual([`Installing Pulumi ${PULUMI_VERSION} from ${new URL(url).host}, about 150 MB.`]);
});

test("downloads into the same folder, and leaves nothing of it behind", async () => {
  const folder = await provide(
    "fs.writeFileSync(require('node:os').tmpdir() + '/x', ''); fs.writeFileSync(root + '/' + process.env.MARK, '');",
  );
  expect(await readdir(folder)).toEqual(["from the environment"]);
});

test("an installation that fails says why", async () => {
  await expect(provide("throw new Error('curl: (28) timed out');")).rejects.toThrow(/curl: \(28\) timed out/);
});

test("an installation that stands still is stopped", async () => {
  await expect(provide("await new Promise((r) => setTimeout(r, 60_000));", 2_000)).rejects.toThrow(
    /nothing moved for 2 s/,
  );
});

test("an installation that goes on may take longer than it may stand still", async () => {
  const folder = await provide(
    `for (let i = 0; i < 9; i++) { fs.appendFileSync(root + '/grows', 'x'); await new Promise((r) => setTimeout(r, 600)); }`,
    4_500,
  );
  expect(await readFile(path.join(folder, "grows"), "utf8")).toBe("xxxxxxxxx");
});

test("nothing is started where the host does not answer with the installer", async () => {
  server.removeAllListeners("request");
  server.on("request", (_: unknown, response: import("node:http").ServerResponse) => response.writeHead(404).end());
  await expect(provide("fs.writeFileSync(root + '/started', '');")).rejects.toThrow(/answered 404/);
  expect(await readdir(path.join(machine.root, "staged"))).toEqual([]);
});

test("the real Automation API runs its install script for the pinned version", async () => {
  const script = `
    while test $# -gt 0; do
      case "$1" in --install-root) root="$2"; shift ;; --version) version="$2"; shift ;; esac; shift
    done
    mkdir -p "$root/bin"
    printf '#!/bin/sh\\necho v%s\\n' "$version" > "$root/bin/pulumi"
    chmod +x "$root/bin/pulumi"`;
  const preload = path.join(machine.root, "preload.js");
  await writeFile(preload, `globalThis.fetch = async () => new Response(${JSON.stringify(script)});`);
  const folder = path.join(machine.root, "staged");
  await mkdir(folder);
  const env = { PATH: "/usr/bin:/bin", HOME: machine.root, NODE_OPTIONS: `--require ${preload}` };
  const progress = lineProgress((line) => said.push(line));
  await officialInstaller({ url }).provide(folder, { platform: { ...machine.platform, env }, progress });
  expect(await readFile(path.join(folder, "bin", "pulumi"), "utf8")).toBe(`#!/bin/sh\necho v${PULUMI_VERSION}\n`);
});
