import { LedgerError } from "./ledger-error";

/**
 * SQLite, loaded when a file is opened: a ledger in PostgreSQL does without it.
 *
 * @throws LedgerError `not_installed`, with the ways out: libsql's native part is an optional package for each platform
 */
export function loadSqlite(): typeof import("libsql") {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it at the start, and could not be explained
    return require("libsql") as typeof import("libsql");
  } catch (error) {
    throw new LedgerError("not_installed", reasonOf(error), { cause: error });
  }
}

/** Platforms that libsql has a native part for, as Node.js names them. */
const platforms = ["darwin-arm64", "darwin-x64", "linux-arm", "linux-arm64", "linux-x64", "win32-x64"];

function reasonOf(error: unknown): string {
  const platform = `${process.platform}-${process.arch}`;
  const without =
    "A gateway can keep its ledger in PostgreSQL instead (postgres://…); run the emulator, which needs SQLite, in a Linux container";
  if (!platforms.includes(platform)) {
    return `SQLite cannot be loaded: libsql has no native part for ${platform}, only for ${platforms.join(", ")}. ${without}`;
  }
  if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") {
    return (
      `SQLite cannot be loaded: libsql's native part for ${platform} is not installed. Package managers leave it out with --omit=optional, ` +
      "and when node_modules or the lockfile comes from another platform: delete node_modules and run `npm install --include=optional` " +
      `on this machine. ${without}`
    );
  }
  const message = error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : String(error);
  return (
    `SQLite cannot be loaded: libsql's native part for ${platform} does not start here (${message}). Delete node_modules and install again; ` +
    `if the system is older than libsql's build, update the system. ${without}`
  );
}
