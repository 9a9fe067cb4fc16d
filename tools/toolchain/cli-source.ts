import type { Platform } from "../../engine/cli/platform";
import type { Progress } from "./progress";
import type { PulumiSource } from "../../engine/cli/pulumi-cli";

export interface ProvideOptions {
  readonly platform: Platform;
  readonly progress: Progress;
}

/** A way to get the pinned CLI where there is none. */
export interface CliSource {
  readonly source: PulumiSource;
  /** What people call it, in messages. */
  readonly way: string;
  /**
   * Puts the CLI with all its programs into `<folder>/bin`.
   *
   * @param folder exists and is empty; it is thrown away if this fails
   * @throws Error whose message says why this way does not lead to a CLI on this machine
   */
  provide(folder: string, options: ProvideOptions): Promise<void>;
}
