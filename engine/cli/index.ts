export { findOnPath, type PathSearch } from "./path-cli";
export type { Platform } from "./platform";
export type { PulumiCli } from "./pulumi-cli";
export { fittingRange } from "./versions";
