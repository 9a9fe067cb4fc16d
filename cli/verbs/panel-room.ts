/** Loads the room that drives a browser, and the gateway's with it: the other verbs start without either. */
export function panelRoom(): typeof import("../../panel") {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("../../panel") as typeof import("../../panel");
}
