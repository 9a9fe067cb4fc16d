import { z } from "zod";
import { evenTable } from "../../markdown";
import { inline } from "../../source-text";

interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/** The settings of a rule: name, type, default, meaning; nested ones by their path. */
export function settingsTable(schema: z.ZodObject): string {
  const json = z.toJSONSchema(schema, { io: "input" }) as JsonSchema;
  return evenTable(["setting", "type", "default", "meaning"], settingsRows(json, "", json.required ?? []));
}

function settingsRows({ properties = {} }: JsonSchema, prefix: string, required: readonly string[]): string[][] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    const path = `${prefix}${key}`;
    const fallback =
      schema.default === undefined
        ? required.includes(key)
          ? "required"
          : ""
        : schema.properties
          ? ""
          : `\`${inline(schema.default)}\``;
    const row = [`\`${path}\``, typeName(schema), fallback, schema.description ?? ""];
    const inner = schema.properties ? schema : schema.items;
    const suffix = schema.properties ? "." : "[].";
    return inner?.properties ? [row, ...settingsRows(inner, `${path}${suffix}`, inner.required ?? [])] : [row];
  });
}

function typeName({ type, items, enum: values }: JsonSchema): string {
  if (values !== undefined) return values.map((value) => `\`${String(value)}\``).join(" or ");
  if (type === "array")
    return items?.enum === undefined ? `list of ${items?.type ?? "value"}s` : `list of ${typeName(items)}`;
  return type ?? "any";
}
