import type * as Lifecycle from "../../provider/for-plugin";
import type { PropertySpec } from "../schema/property-spec";

/** A function of the plugin: what a program gives and gets, and the work. */
export interface PluginFunction {
  readonly description: string;
  readonly inputs: Readonly<Record<string, PropertySpec>>;
  readonly requiredInputs: readonly string[];
  readonly outputs: Readonly<Record<string, PropertySpec>>;
  /** @throws Error with a sentence for people. */
  readonly run: (
    args: Readonly<Record<string, unknown>>,
    lifecycle: () => Promise<typeof Lifecycle>,
  ) => object | Promise<object>;
}
