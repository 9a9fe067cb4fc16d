/**
 * A small BigCommerce on one machine: API accounts behind the gateway's contract, the public REST API with its
 * scopes, and switches for tests. Everything else in this folder is the emulator's own.
 */
export { coverage, type Behaviour, type CoverageRow } from "./public-api/coverage";
export {
  owner,
  panelVariants,
  type ControlPanel,
  type FileShape,
  type FileSwitches,
  type PanelVariant,
} from "./control-panel";
export { EmulatorError, type EmulatorErrorCode } from "./stores/emulator-error";
export { MANAGE_TOKEN, READ_TOKEN, type EmulatorOptions } from "./server/emulator-options";
export type { ArmedFault, Fault, FaultRequest } from "./faults/fault-switches";
export type { PanelAccount } from "./test-door/panel";
export type { ProfileName } from "./stores/profiles";
export type { Quota } from "./server/rate-limiter";
export type { RouteCount } from "./server/request-counters";
export { startEmulator, type Emulator } from "./server/start-emulator";
export type { AccountTruth, StoreTruth, Truth } from "./test-door/truth";
