/** Loaded when asked for, so that the other verbs start without a server in memory. */
export function serverRoom(): typeof import("../../../server") {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("../../../server") as typeof import("../../../server");
}
