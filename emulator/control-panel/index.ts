/** The control panel's pages for store-level API accounts, and what is known of the real ones. */
export { ControlPanel, type ControlPanelOptions } from "./app";
export {
  credentialsFile,
  fileSwitchesSchema,
  type CredentialsFile,
  type FileShape,
  type FileSwitches,
} from "./credentials-file";
export { owner } from "./owner";
export { panelVariantNames, panelVariants, type PanelVariant } from "./variants/panel-variants";
