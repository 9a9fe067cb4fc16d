import type { PolicyConfigSchema } from "@pulumi/policy";
import { z } from "zod";

/**
 * The schema in the form that Pulumi takes, so that the engine refuses values of a wrong type before anything runs,
 * fills in defaults, and Pulumi Cloud can draw a form. Unknown settings pass the engine; readRuleConfig refuses them.
 */
export function pulumiConfigSchema(schema: z.ZodObject): PolicyConfigSchema {
  const { properties = {} } = z.toJSONSchema(schema, {
    io: "input",
    override: ({ jsonSchema }) => {
      // A date's format says it all; its pattern would only make a second, unreadable error.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return { properties } as PolicyConfigSchema;
}
