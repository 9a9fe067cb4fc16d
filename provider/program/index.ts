export { AccountResource, namedOutputs, secretOutputs } from "./account-outputs";
/** Parts of a program's side that both fronts have, the dynamic provider's and the plugin's. */
export { confirmInUpdate } from "./confirm-in-update";
export { ownerOf } from "./owner-of";
export { pausePromiseTraces } from "./pause-promise-traces";
export { daysInConfig, rotationsPath } from "./rotation/days-in-config";
export { RotatingAccount, type RotatingApiAccountArgs } from "./rotation/rotating-account";
export { dayFrom, type Generation, liveGenerations, RotationError, type RotationSchedule } from "./rotation/schedule";
