import * as pulumi from "@pulumi/pulumi";
import { daysInConfig } from "./days-in-config";

/** Days on which the component of this name was rotated beside its schedule: `bc-accounts rotate` writes them into the stack's configuration. */
export function rotatedOn(name: string): readonly string[] {
  return daysInConfig(new pulumi.Config("bigcommerce").get("rotations"), name);
}
