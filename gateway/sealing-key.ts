import { closeSync, fsyncSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { dirname, resolve } from "node:path";
import { LedgerError } from "./ledger-error";
import { SEALING_KEY_BYTES } from "../wire/seal";

/** Environment variable with the sealing key: 32 bytes in base64. Goes before the key file. */
export const SEALING_KEY_VARIABLE = "BIGCOMMERCE_GATEWAY_KEY";

/** Key file of a ledger, used when the environment has no key. */
export const sealingKeyFile = (ledgerPath: string): string => `${ledgerPath}.key`;

/** Goes on with "If the key is lost, ". */
export const WAY_OUT_OF_A_LOST_KEY =
  "run `bc-accounts gateway reseal --old-key-lost --new-key-file FILE` (in code: openLedger() with `abandonSealed: true`): " +
  "the waiting credentials are destroyed, and their accounts are made again when their owners ask";

export interface SealingKeyOptions {
  /** Default `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Make a new key even though the ledger exists and its key is not there. Default false. */
  readonly replaceMissing?: boolean;
}

/**
 * The key that seals waiting credentials: from the environment, else from the ledger's key file, which is made with
 * mode 0600 beside a new ledger.
 *
 * @throws LedgerError `key_missing` when the ledger exists and its key does not; `unusable_path`, `wrong_key` when the
 * key file or the variable cannot be used.
 */
export function loadSealingKey(ledgerPath: string, options: SealingKeyOptions = {}): Buffer {
  const given = (options.environment ?? process.env)[SEALING_KEY_VARIABLE];
  if (given !== undefined && given !== "") return parseSealingKey(given, `the variable ${SEALING_KEY_VARIABLE}`);
  if (ledgerPath === ":memory:") return randomBytes(SEALING_KEY_BYTES);
  const path = sealingKeyFile(ledgerPath);
  const mode = modeOf(path);
  if (mode !== undefined) {
    refuseReadableByOthers(path, mode);
    return parseSealingKey(readKeyFile(path), `the key file ${path}`);
  }
  if (hasContent(ledgerPath) && options.replaceMissing !== true) {
    throw new LedgerError(
      "key_missing",
      `the ledger ${ledgerPath} exists, but its key does not: put ${path} back or set ${SEALING_KEY_VARIABLE}. ` +
        `If the key is lost, ${WAY_OUT_OF_A_LOST_KEY}`,
    );
  }
  return makeKeyFile(path);
}

/**
 * The key for a ledger on a server, which has no key file beside it: every gateway of the ledger needs the same.
 *
 * @throws LedgerError `key_missing`, `wrong_key`
 */
export function loadSealingKeyOfServer(environment: SealingKeyOptions["environment"] = process.env): Buffer {
  const given = environment[SEALING_KEY_VARIABLE];
  if (given !== undefined && given !== "") return parseSealingKey(given, `the variable ${SEALING_KEY_VARIABLE}`);
  throw new LedgerError(
    "key_missing",
    `a ledger in PostgreSQL needs the variable ${SEALING_KEY_VARIABLE}, the same in every gateway that shares it: make a key once with \`openssl rand -base64 ${SEALING_KEY_BYTES}\` and keep it where you keep secrets`,
  );
}

/**
 * @param which How the sentence calls the key.
 * @throws LedgerError `wrong_key` where the key has another length than a sealing key
 */
export function insistOnKeyLength(key: Buffer, which: string): void {
  if (key.length === SEALING_KEY_BYTES) return;
  throw new LedgerError(
    "wrong_key",
    `a sealing key has ${SEALING_KEY_BYTES} bytes, ${which} ${key.length}: make a key with \`openssl rand -base64 ${SEALING_KEY_BYTES}\``,
  );
}

/** @throws LedgerError `wrong_key` */
export function parseSealingKey(text: string, where: string): Buffer {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, "base64");
  // Buffer.from() skips what is not base64; the way back shows whether it did.
  if (key.length !== SEALING_KEY_BYTES || key.toString("base64").replace(/=+$/, "") !== trimmed.replace(/=+$/, "")) {
    throw new LedgerError(
      "wrong_key",
      `${where} does not hold ${SEALING_KEY_BYTES} bytes in base64: make a key with \`openssl rand -base64 ${SEALING_KEY_BYTES}\``,
    );
  }
  return key;
}

function modeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mode;
}

function hasContent(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function refuseReadableByOthers(path: string, mode: number): void {
  // Windows reports no group or others; there the folder's rights decide.
  if (process.platform === "win32" || (mode & 0o077) === 0) return;
  throw new LedgerError("unusable_path", `the key file ${path} can be read by others: run \`chmod 600 ${path}\``);
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new LedgerError("unusable_path", `cannot read the key file ${path}: check that this user owns it`, {
      cause: error,
    });
  }
}

function makeKeyFile(path: string): Buffer {
  const key = randomBytes(SEALING_KEY_BYTES);
  try {
    const file = openSync(path, "wx", 0o600);
    try {
      writeFileSync(file, `${key.toString("base64")}\n`);
      // On disk before anything is sealed with it: a key that a power failure takes back would lose what it sealed.
      fsyncSync(file);
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    } finally {
      closeSync(file);
    }
    syncFolder(dirname(path));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const isWithoutFolder = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new LedgerError(
      "unusable_path",
      `cannot make the key file ${path} (${reason}): ` +
        `${isWithoutFolder ? `make the folder with \`mkdir -p ${dirname(resolve(path))}\`` : "make its folder writable"}, or set ${SEALING_KEY_VARIABLE}`,
      { cause: error },
    );
  }
  return key;
}

function syncFolder(path: string): void {
  // Windows cannot open a folder as a file, and needs no such call.
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
