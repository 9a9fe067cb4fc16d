export { type AccountChange, type Backend, type Capabilities, type HeldAccount, type ListedAccount } from "./backend";
export { Connections, DEFAULT_STORE, type StackConfig } from "./connections";
export { handoffCapabilities } from "./handoff/handoff-backend";
export { type Waiting, WAITING_FILE } from "./handoff/waiting";
export { howToSet, storeKey } from "./setting";
export { heldParameters, isTokenLost, makerOf } from "../lifecycle/state";
export type { Maker } from "../account";
