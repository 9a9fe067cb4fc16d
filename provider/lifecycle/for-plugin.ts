/** What the packaged plugin asks of an account's lifecycle: more than the dynamic provider can. */
export * from "./lifecycle";
export { foresee, foreseeUpdate } from "./foresee";
export { find, importAccount } from "./import-account";
export { stopWaiting as cancel, within } from "../../wire/patience";
