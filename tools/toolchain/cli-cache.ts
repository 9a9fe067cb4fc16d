import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { missingPrograms } from "../../engine/cli/path-cli";
import { binaryName, cacheFolder, pathsOf, type Platform } from "../../engine/cli/platform";
import type { PulumiCli, PulumiSource } from "../../engine/cli/pulumi-cli";
import { NODE_HOST_VERSION, pinnedVersion, PULUMI_VERSION } from "../../engine/cli/versions";

/** Lies in the folder of a finished installation and spares the start of `pulumi version`. */
const MARKER = "installed.json";

/** A half-made installation that is older than this was left behind by a process that was killed. */
const ABANDONED_MS = 60 * 60 * 1000;

/** A virus scanner that looks through new files makes Windows refuse a rename for a moment. */
const RENAME_TRIES = 20;
const RENAME_PAUSE_MS = 250;

/**
 * The pinned CLI in the user's cache. The folder's name has everything that decides what is in it, so that several
 * versions of this project and several machines with one home folder do not get in each other's way.
 *
 * An installation is made in a folder beside it and renamed when it is complete, so nobody sees half of it.
 */
export class CliCache {
  readonly #platform: Platform;
  readonly #root: string;
  readonly #key: string;

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#root = cacheFolder(platform);
    this.#key = `${PULUMI_VERSION}-host-${NODE_HOST_VERSION}-${platform.os}-${platform.arch}`;
  }

  /** Where the finished installation is, or will be. */
  get folder(): string {
    return this.#join(this.#root, this.#key);
  }

  /** Held by the process that makes the installation. */
  get lockFile(): string {
    return this.#join(this.#root, `${this.#key}.lock`);
  }

  /** The CLI that is there. One that lost a program, as when a person or a clean-up tool removed it, is not. */
  async read(): Promise<PulumiCli | undefined> {
    const version = await this.#readMarker();
    if (version !== PULUMI_VERSION) return undefined;
    const binDirectory = this.#join(this.folder, "bin");
    if ((await missingPrograms(this.#platform, pinnedVersion, [binDirectory])).length > 0) return undefined;
    return this.#cli("cache");
  }

  /** Makes the cache's own folder. Throws what the file system says where that is not allowed. */
  async create(): Promise<void> {
    await mkdir(this.#root, { recursive: true });
    // mkdir is content with a folder that exists and may not be written to.
    await rm(await mkdtemp(this.#join(this.#root, ".write-test-")), { recursive: true });
  }

  /** An empty folder to make an installation in; publish() or discard() it. For the holder of the lock only. */
  async stage(): Promise<string> {
    const prefix = `.${this.#key}-`;
    for (const name of await readdir(this.#root)) {
      if (!name.startsWith(prefix)) continue;
      const folder = this.#join(this.#root, name);
      const age = Date.now() - (await stat(folder)).mtimeMs;
      if (age > ABANDONED_MS) await this.discard(folder);
    }
    return mkdtemp(this.#join(this.#root, prefix));
  }

  async discard(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Makes what is in `staged` the installation; its programs are in the sub-folder `bin`. */
  async publish(staged: string, source: PulumiSource): Promise<PulumiCli> {
    const marker = { version: PULUMI_VERSION, source, installedAt: new Date().toISOString() };
    await writeFile(this.#join(staged, MARKER), `${JSON.stringify(marker, null, 2)}\n`);
    for (let tries = 1; ; tries++) {
      try {
        await rename(staged, this.folder);
        return this.#cli(source);
      } catch (error) {
        // Somebody was faster, which the lock makes unlikely, not impossible: theirs is as good.
        const theirs = await this.read();
        if (theirs !== undefined) {
          await this.discard(staged);
          return theirs;
        }
        if (tries >= RENAME_TRIES) throw error;
      }
      await this.#removeBroken();
      if (tries > 1) await delay(RENAME_PAUSE_MS);
    }
  }

  /** Renamed first, so that it is out of the way at once even where its removal takes long. */
  async #removeBroken(): Promise<void> {
    const aside = this.#join(this.#root, `.${this.#key}-broken-${randomUUID()}`);
    try {
      await rename(this.folder, aside);
    } catch {
      // There is none, or a program in it runs (Windows); the next try of publish() says which.
      return;
    }
    await this.discard(aside);
  }

  async #readMarker(): Promise<unknown> {
    try {
      const marker: unknown = JSON.parse(await readFile(this.#join(this.folder, MARKER), "utf8"));
      return typeof marker === "object" && marker !== null && "version" in marker ? marker.version : undefined;
    } catch {
      return undefined;
    }
  }

  #cli(source: PulumiSource): PulumiCli {
    const binDirectory = this.#join(this.folder, "bin");
    const command = this.#join(binDirectory, binaryName(this.#platform, "pulumi"));
    return { command, binDirectory, version: PULUMI_VERSION, source };
  }

  #join(...parts: string[]): string {
    return pathsOf(this.#platform).join(...parts);
  }
}
