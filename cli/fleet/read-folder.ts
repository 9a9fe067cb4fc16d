import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { ExitError, exitCodes } from "../exit-codes";
import type { Findings } from "./found-token";
import { findTokens } from "./find-tokens";

/** Folders of other people's files. A `.bigcommerce` folder is Catalyst's own. */
const isSkipped = (folder: string) =>
  folder === "node_modules" || (folder.startsWith(".") && folder !== ".bigcommerce");
const mayHoldTokens = (file: string) =>
  /\.(?:txt|json|csv|tsv|env|token|vars|secrets?)$/i.test(file) || /^\.?env\b/i.test(file) || /^\.env\./.test(file);

/** A credentials file has some 300 bytes, a table of a thousand accounts some 100,000. */
const LARGEST_BYTES = 1024 * 1024;
const MOST_FILES = 5000;

/** Tokens in every file of a folder and of the folders in it that may hold some. Links are not followed. */
export function readFolder(folder: string): Findings & { files: number } {
  const files = listFiles(folder);
  const findings = files.map((file): Findings => {
    const path = relative(folder, file);
    try {
      return findTokens(decode(readFileSync(file)), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      // Node's message has the file's whole name in it.
      return { tokens: [], problems: [`a file could not be read (${(error as NodeJS.ErrnoException).code ?? ""})`] };
    }
  });
  return {
    files: files.length,
    tokens: findings.flatMap(({ tokens }) => tokens),
    problems: findings.flatMap(({ problems }) => problems),
  };
}

/** As text. Windows writes UTF-16, and Excel writes its tables in Windows-1252: a name in one must not come out as another. */
export function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return fromWindows1252(bytes);
  }
}

/** Characters of the bytes 0x80 to 0x9f; all others are those of Latin-1. Node 20's own decoder does not know the difference. */
const WINDOWS_1252 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";
const FIRST_OF_WINDOWS = 0x80;

function fromWindows1252(bytes: Buffer): string {
  return bytes
    .toString("latin1")
    .replaceAll(/[\x80-\x9f]/g, (character) => WINDOWS_1252[character.charCodeAt(0) - FIRST_OF_WINDOWS] ?? character);
}

function listFiles(folder: string): string[] {
  const files: string[] = [];
  const walk = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const full = join(path, entry.name);
      if (entry.isDirectory()) {
        if (!isSkipped(entry.name)) walk(full);
      } else if (entry.isFile() && mayHoldTokens(entry.name) && statSync(full).size <= LARGEST_BYTES) files.push(full);
      if (files.length > MOST_FILES) {
        throw new ExitError(
          exitCodes.wrongUse,
          `the folder of --dir has more than ${MOST_FILES} files that might hold credentials. Name a folder with fewer other files.`,
        );
      }
    }
  };
  try {
    walk(folder);
  } catch (error) {
    if (error instanceof ExitError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? "unknown failure";
    throw new ExitError(
      exitCodes.wrongUse,
      code === "ENOTDIR"
        ? "--dir names a file. Name the folder that holds it, or give its text on standard input: npx bc-accounts adopt --stdin --yes < <file>"
        : `Could not read the folder of --dir (${code}). Name the folder that holds the files.`,
    );
  }
  return files;
}
