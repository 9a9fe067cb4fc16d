import type { z } from "zod";
import { suggest } from "../../scopes";

export type ConfigReading<C> = { readonly config: C } | { readonly problems: readonly string[] };

/**
 * Reads the configuration of one rule against its schema, defaults filled in.
 * Problems name the setting by its path and what is wrong with it; a misspelt setting is an error, not a silent default.
 */
export function readRuleConfig<S extends z.ZodObject>(schema: S, raw: unknown): ConfigReading<z.output<S>> {
  const result = schema.safeParse(raw ?? {});
  if (result.success) return { config: result.data };
  return { problems: result.error.issues.flatMap((issue) => describeIssue(issue, schema)) };
}

function describeIssue(issue: z.core.$ZodIssue, schema: z.ZodObject): string[] {
  const path = issue.path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index > 0 ? "." : ""}${String(key)}`))
    .join("");
  if (issue.code === "unrecognized_keys") {
    // Names are suggested at the top only; deeper down the message names the key, and the page the rest.
    const known = path === "" ? Object.keys(schema.shape) : [];
    return issue.keys.map((key) => {
      const near = suggest(key, known);
      const hint =
        near !== undefined ? `; did you mean "${near}"?` : known.length > 0 ? `; there are: ${known.join(", ")}` : "";
      return `${path === "" ? "" : `${path}: `}there is no setting "${key}"${hint}`;
    });
  }
  return [path === "" ? issue.message : `${path}: ${issue.message}`];
}
