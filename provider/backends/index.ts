export { type AccountChange, type Backend, type Capabilities, type HeldAccount } from "./backend";
export { DEFAULT_STORE } from "./setting";
export { Connections, type StackConfig } from "./connect";
export { GatewayBackend, type ListedAccount } from "./gateway/gateway-backend";
export { handoffCapabilities } from "./handoff/handoff-backend";
export { heldParameters, isTokenLost, makerOf } from "../lifecycle/state";
export type { Maker } from "../account";
