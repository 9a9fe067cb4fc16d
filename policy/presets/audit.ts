import type { PolicyPackConfig } from "@pulumi/policy";

/** Every rule reports, none refuses. */
export const audit: PolicyPackConfig = { all: "advisory" };
