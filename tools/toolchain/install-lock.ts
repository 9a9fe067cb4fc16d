import { randomUUID } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { whenInterrupted } from "../../engine/cli/interruption";
import type { Progress } from "./progress";

export interface LockSettings {
  /** How often a holder shows that it lives. Default: 3 seconds. */
  readonly heartbeatMs?: number;
  /** How long a holder may stay without a sign of life before its lock is taken. Default: 15 seconds. */
  readonly staleAfterMs?: number;
  /** How often one who waits looks. Default: a quarter of a second. */
  readonly pollMs?: number;
}

/**
 * Does work that two processes should not do at the same time. Others wait until the lock's file is gone, or until
 * its holder has stopped touching it, because it was killed.
 *
 * The lock only saves the second process the minutes of a build. An installation is published by one rename, so it stays
 * complete even if the holder was taken for dead while its machine slept.
 *
 * @param file a path in a folder that exists
 */
export async function withInstallLock<T>(
  file: string,
  progress: Progress,
  work: () => Promise<T>,
  settings: LockSettings = {},
): Promise<T> {
  const { heartbeatMs = 3_000, staleAfterMs = 15_000, pollMs = 250 } = settings;
  const token = randomUUID();
  if (!(await tryCreate(file, token))) {
    progress.say("Another process is preparing the Pulumi CLI: waiting for it.");
    await progress.during(
      (seconds) => `Waiting for another process that prepares the Pulumi CLI, ${seconds} s so far`,
      () => waitFor(file, token, staleAfterMs, pollMs),
    );
  }
  const heart = setInterval(() => {
    const now = new Date();
    // A lock that is gone was taken from us; the rename at the end copes with that.
    utimes(file, now, now).catch(() => undefined);
  }, heartbeatMs);
  const release = (): void => {
    try {
      if (readFileSync(file, "utf8") === token) rmSync(file);
    } catch {
      // Gone already.
    }
  };
  const released = whenInterrupted(release);
  try {
    return await work();
  } finally {
    clearInterval(heart);
    released();
    release();
  }
}

async function waitFor(file: string, token: string, staleAfterMs: number, pollMs: number): Promise<void> {
  let lastSign: number | undefined;
  let lastSignAt = performance.now();
  do {
    await delay(pollMs);
    const sign = await lastTouched(file);
    // Compared with its own earlier value only: the clocks of two machines on one file system may differ.
    if (sign !== lastSign) {
      lastSign = sign;
      lastSignAt = performance.now();
    } else if (performance.now() - lastSignAt >= staleAfterMs) {
      await takeAway(file);
    }
  } while (!(await tryCreate(file, token)));
}

async function tryCreate(file: string, token: string): Promise<boolean> {
  try {
    await writeFile(file, token, { flag: "wx" });
    return true;
  } catch (error) {
    // Windows answers EPERM instead of EEXIST while a file is being deleted.
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "EEXIST" || (code === "EPERM" && process.platform === "win32")) return false;
    throw error;
  }
}

async function lastTouched(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return undefined;
  }
}

/** By a rename, which only one of several processes that wait can do. */
async function takeAway(file: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
    await rm(aside, { force: true });
  } catch {
    // Another one did it.
  }
}
