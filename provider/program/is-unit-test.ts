import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

/** Does the program run in a unit test? `pulumi.runtime.setMocks` has put Pulumi's own mock in the engine's place then. */
export function isUnitTest(): boolean {
  return pulumi.runtime.getMonitor() instanceof MockMonitor;
}
