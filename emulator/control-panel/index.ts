/** The control panel's pages for store-level API accounts, and what is known of the real ones. */
export { ControlPanel, type ControlPanelOptions } from "./app";
export {
  credentialsFile,
  fileSwitchesSchema,
  type CredentialsFile,
  type FileShape,
  type FileSwitches,
} from "./credentials-file";
export { listFacts, type Fact, type Mark } from "../../bigcommerce/fact";
export { facts } from "../../bigcommerce/panel-facts";
export { formRows, type FormRow } from "../../bigcommerce/form-rows";
export { owner } from "./owner";
