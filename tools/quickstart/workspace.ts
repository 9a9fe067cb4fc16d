import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PulumiCli } from "../toolchain/ensure-pulumi";

/** Store hash that the quickstart's emulator serves. */
export const STORE = "quickstart";

/**
 * Everything that the quickstart leaves on the machine: one git-ignored folder in the checkout.
 * It has a Pulumi home and a backend of its own, so the user's login and stacks are never touched.
 *
 * A quickstart by way of the control panel has its own folder and stack beside the other's.
 */
export class Workspace {
  readonly folder: string;
  /** Stack of the quickstart's project. */
  readonly stack: string;
  /** The emulator's data: accounts, ledger and sealing key lie here and beside it. */
  readonly storeFile: string;
  /** Project whose preview the policy pack refuses. */
  readonly violation: string;
  readonly #passphraseFile: string;
  readonly #portFile: string;

  constructor(
    readonly root: string,
    readonly way: "gateway" | "panel",
  ) {
    this.stack = way === "panel" ? "quickstart-panel" : "quickstart";
    this.folder = join(root, `.${this.stack}`);
    this.storeFile = join(this.folder, "store.db");
    this.violation = join(root, "examples/policy-violation");
    this.#passphraseFile = join(this.folder, "passphrase");
    this.#portFile = join(this.folder, "port");
  }

  exists(): boolean {
    return existsSync(this.#passphraseFile);
  }

  create(): void {
    for (const folder of ["backend", "pulumi-home"])
      mkdirSync(join(this.folder, folder), { recursive: true, mode: 0o700 });
    if (!this.exists()) writeFileSync(this.#passphraseFile, randomBytes(24).toString("base64url"), { mode: 0o600 });
  }

  /** Port of the store in the run before. What state says of the accounts holds at that address only. */
  get port(): number | undefined {
    return existsSync(this.#portFile) ? Number(readFileSync(this.#portFile, "utf8")) : undefined;
  }

  keepPort(port: number): void {
    writeFileSync(this.#portFile, String(port), { mode: 0o600 });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
    // Written by Pulumi into each project: the salt of the passphrase that has just gone.
    for (const project of [this.root, this.violation])
      rmSync(join(project, `Pulumi.${this.stack}.yaml`), { force: true });
  }

  /** What a `pulumi` command needs to find this workspace and its store, and nothing of the user's own Pulumi settings. */
  environment(cli: PulumiCli, gateway: { url: string; token: string }): Record<string, string> {
    const inherited = Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !/^(PULUMI|BIGCOMMERCE)_/.test(entry[0]),
    );
    return {
      ...Object.fromEntries(inherited),
      ...this.settings(gateway),
      PATH: `${cli.binDirectory}${delimiter}${process.env["PATH"] ?? ""}`,
    };
  }

  /** The part of the environment that differs from the user's. */
  settings(gateway: { url: string; token: string }): Record<string, string> {
    return {
      PULUMI_HOME: join(this.folder, "pulumi-home"),
      PULUMI_BACKEND_URL: pathToFileURL(join(this.folder, "backend")).href,
      PULUMI_CONFIG_PASSPHRASE_FILE: this.#passphraseFile,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      ...(this.way === "panel"
        ? {}
        : {
            BIGCOMMERCE_STORE_HASH: STORE,
            BIGCOMMERCE_GATEWAY_URL: gateway.url,
            BIGCOMMERCE_GATEWAY_TOKEN: gateway.token,
          }),
    };
  }
}
