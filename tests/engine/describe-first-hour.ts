import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ensurePulumi } from "../../tools/toolchain/ensure-pulumi";
import { repository } from "../helpers/engine";

const page = readFileSync(join(repository, "docs/index.md"), "utf8");
const sdk = (
  JSON.parse(readFileSync(join(repository, "node_modules/@pulumi/pulumi/package.json"), "utf8")) as { version: string }
).version;

/** What the five-minute start shows under this mark, as a reader copies it. */
function block(mark: string): string {
  const [, text] =
    new RegExp(`<!-- start: ${mark} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\`\\n<!-- end -->`).exec(page) ?? [];
  if (text === undefined) throw new Error(`the five-minute start has no block "${mark}"`);
  return text;
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

/** How each package manager is told to add a package. */
const adds = {
  npm: "npm install --no-audit --no-fund --prefer-offline",
  pnpm: `node ${join(repository, "node_modules/pnpm/bin/pnpm.cjs")} add --prefer-offline`,
  yarn: "npx --yes yarn@1.22.22 add --silent",
} as const;

/**
 * A stranger's first hour: a fresh folder, the packed tarball, and the commands of the five-minute start as they stand.
 * Three words differ: the tarball stands for the package's name, the SDK has a version that Node 20 takes, and the port
 * is a free one.
 */
export function describeFirstHour(...managers: readonly (keyof typeof adds)[]): void {
  jest.setTimeout(600_000);

  let packed: string;
  let tarball: string;
  beforeAll(() => {
    packed = mkdtempSync(join(tmpdir(), "bc-first-hour-packed-"));
    execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", packed], { cwd: repository, stdio: "pipe" });
    tarball = join(packed, readdirSync(packed)[0] ?? "");
  });
  afterAll(() => {
    rmSync(packed, { recursive: true, force: true });
  });

  describe.each(managers.map((manager) => [manager, adds[manager]] as const))(
    "the five-minute start with %s",
    (manager, add) => {
      let folder: string;
      let port: string;
      let emulator: ChildProcess | undefined;
      let env: NodeJS.ProcessEnv;
      const place = () => join(folder, "shop-accounts");
      const type = (script: string, cwd: string) =>
        execFileSync("bash", ["-euc", script], { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

      beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), "bc-first-hour-"));
        port = await freePort();
        const cli = await ensurePulumi();
        env = {
          ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PULUMI|BIGCOMMERCE)_/.test(name))),
          PATH: `${cli.binDirectory}${delimiter}${process.env["PATH"] ?? ""}`,
          PULUMI_HOME: join(folder, "home"),
          PULUMI_SKIP_UPDATE_CHECK: "true",
          CI: "true",
          NO_COLOR: "1",
        };
      });
      afterAll(() => {
        // npx starts it below a shell, which hands no signal on: the whole group ends.
        if (emulator?.pid !== undefined) process.kill(-emulator.pid);
        rmSync(folder, { recursive: true, force: true });
      });

      it("installs one copy of the SDK", () => {
        const typed = block("install");
        expect(typed).toContain("npm install pulumi-bigcommerce-api-accounts @pulumi/pulumi\n");
        // What the page of the installation says of Yarn classic.
        const pin = `npm pkg set 'resolutions[@pulumi/pulumi]=${sdk}'`;
        type(
          typed.replace(
            "npm install pulumi-bigcommerce-api-accounts @pulumi/pulumi",
            `${manager === "yarn" ? `${pin}\n` : ""}${add} ${tarball} @pulumi/pulumi@${sdk}`,
          ),
          folder,
        );
        const copies = execFileSync("find", [place(), "-path", "*/@pulumi/pulumi/package.json", "-not", "-type", "l"], {
          encoding: "utf8",
        });
        expect(copies.trim().split("\n")).toHaveLength(1);
      });

      it("makes an account, shows it, and reviews a change of it", async () => {
        writeFileSync(join(place(), "Pulumi.yaml"), block("Pulumi.yaml"));
        writeFileSync(join(place(), "index.js"), block("index.js"));
        const command = block("emulator").trim();
        expect(command).toBe("npx bc-accounts emulator");
        const started = spawn("bash", ["-c", `exec ${command} --port ${port}`], { cwd: place(), env, detached: true });
        emulator = started;
        await new Promise((resolve, reject) => {
          started.stdout.once("data", resolve);
          started.once("exit", reject);
        });
        const up = type(block("up").replaceAll("4010", port), place());
        expect(up).toMatch(/Next: pulumi up\n/);
        expect(up).toMatch(/\+ 2 created/);
        expect(up).toMatch(/1 API account in 1 stack/);
        expect(up).not.toMatch(/NOT |[Ww]arning|error/);
        const trial = 'export PULUMI_BACKEND_URL="file://$PWD" PULUMI_CONFIG_PASSPHRASE=only-a-trial\n';
        writeFileSync(
          join(place(), "index.js"),
          block("index.js").replace('products: "read-only"', 'products: "modify"'),
        );
        expect(type(trial + block("review"), place())).toMatch(/1 escalation.*\n/);
        expect(type(trial + block("destroy"), place())).toMatch(/- 2 deleted/);
      });
    },
  );
}
