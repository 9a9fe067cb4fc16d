/** What the packaged plugin asks of an account's lifecycle: more than the dynamic provider can. */
export * from "../lifecycle/lifecycle";
export { foresee, foreseeUpdate } from "../lifecycle/foresee";
export { find, importAccount } from "../lifecycle/import-account";
export { tellTrouble } from "../lifecycle/tell-trouble";
export { type CheckedInputs, inputFields, type InputName } from "../lifecycle/inputs";
export type { AccountState } from "../lifecycle/state";
export { speakThrough } from "../../wire/tell";
export { stopWaiting as cancel, within } from "../../wire/granted-time";
