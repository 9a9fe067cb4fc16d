/** What BigCommerce's control panel is, as far as it is known from outside. */
export { buttonsToPress, type ButtonToPress } from "./buttons-to-press";
export {
  type EnvironmentOf,
  environmentStyles,
  type EnvironmentParts,
  type EnvironmentStyle,
  filledVariables,
  variableNames,
} from "./environment-styles";
export { listFacts, type Fact, type Mark } from "./fact";
export { formRows, pressedParameters, shownRows, type FormRow } from "./form-rows";
export { MOST_ACCOUNTS, SHORTEST_NAME } from "./limits";
export { listLink } from "./list-link";
export { facts } from "./panel-facts";
export type { RecordedAccount, RecordedCall, RecordedCalls } from "./recorded-calls";
export { stencilParameters } from "./stencil-reach";
