/**
 * A small BigCommerce on one machine: API accounts behind the gateway's contract, the public REST API with its
 * scopes, and switches for tests. Everything else in this folder is the emulator's own.
 */
export { coverage, type Behaviour, type CoverageRow } from "./coverage";
export {
  facts,
  formRows,
  listFacts,
  owner,
  type ControlPanel,
  type FileShape,
  type FileSwitches,
} from "./control-panel";
export { EmulatorError, type EmulatorErrorCode } from "./emulator-error";
export { MANAGE_TOKEN, READ_TOKEN, type EmulatorOptions } from "./emulator-options";
export type { ArmedFault, Fault, FaultRequest } from "./fault-switches";
export type { PanelAccount } from "./panel";
export type { ProfileName } from "./profiles";
export type { Quota } from "./rate-limiter";
export type { RouteCount } from "./request-counters";
export { startEmulator, type Emulator } from "./start-emulator";
export type { AccountTruth, StoreTruth, Truth } from "./truth";
