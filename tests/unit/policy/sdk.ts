import { createRequire } from "node:module";

/** Inner parts of the policy SDK. Its declarations leave them out; the tests use them so as to meet what the engine meets. */
interface Proxies {
  readonly unknownCheckingProxy: (properties: Readonly<Record<string, unknown>>) => Record<string, unknown>;
  readonly unknownStringValue: string;
  readonly unknownObjectValue: string;
  readonly unknownArrayValue: string;
}

export const { unknownCheckingProxy, unknownStringValue, unknownObjectValue, unknownArrayValue } = createRequire(
  __filename,
)("@pulumi/policy/proxy") as Proxies;
