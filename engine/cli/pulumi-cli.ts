/** How a CLI came to be there. */
export type PulumiSource = "path" | "cache" | "installer" | "go";

/** A Pulumi CLI that can run this project's programs. To use it, put `binDirectory` in front of PATH. */
export interface PulumiCli {
  /** Absolute path of the `pulumi` program. */
  readonly command: string;
  /** The folder that holds it; its Node.js language host and scripts are there too, or already on PATH. */
  readonly binDirectory: string;
  /** Without a leading `v`: `3.220.0`. */
  readonly version: string;
  readonly source: PulumiSource;
}
