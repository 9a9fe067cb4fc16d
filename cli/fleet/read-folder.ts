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

/** As text; the control panel's file may come in either encoding of Windows. */
export function decode(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isUtf16 ? "utf16le" : "utf8");
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
      `Could not read the folder of --dir (${code}). Name the folder that holds the files.`,
    );
  }
  return files;
}
