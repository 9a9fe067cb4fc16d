export {
  type AccountChange,
  type AccountWish,
  type Backend,
  type Capabilities,
  type HeldAccount,
  type ListedAccount,
} from "./backend";
export { Connections, DEFAULT_STORE, type StackConfig } from "./connections";
export { handoffCapabilities } from "./handoff/handoff-backend";
export { type Waiting, WAITING_FILE } from "./handoff/waiting";
/** Seconds that a preview may be kept waiting by a look at what an update would need. */
export const PREVIEW_PATIENCE_SECONDS = 10;
export { howToSet, settingNames, storeKey } from "./setting";
export { heldParameters, isTokenLost, makerOf } from "../lifecycle/state";
export type { Maker } from "../account";
