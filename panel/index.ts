/** The control panel, driven: in the person's own browser, by words that are data, and stopping instead of guessing. */
export {
  createControlPanelDriver,
  type ControlPanelDriver,
  type ControlPanelDriverOptions,
} from "./driver/control-panel-driver";
export { SessionVault, sessionFolder, type BrowserSession } from "./session/session-vault";
export { PanelStop, type StopCode } from "./stop";
export { Assistant, type AssistantOptions, type Shown } from "./assist/assistant";
export { PanelBrowser } from "./browser/panel-browser";
export { inspectPanel, type PanelReport } from "./inspect/inspect-panel";
export type { FormOrder } from "./pages/order";
