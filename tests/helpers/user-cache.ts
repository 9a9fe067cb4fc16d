import { homedir } from "node:os";
import { join } from "node:path";

/** A folder in the user's cache for a tool that tests use, so that it is downloaded once. */
export function userCache(name: string): string {
  return join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "pulumi-bigcommerce-api-accounts", name);
}
