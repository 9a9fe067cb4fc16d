/** A type, or a property of that type, as a Pulumi package schema writes it. */
export interface PropertySpec {
  readonly type?: "string" | "boolean" | "integer" | "number" | "array" | "object";
  readonly $ref?: string;
  readonly items?: PropertySpec;
  readonly additionalProperties?: PropertySpec;
  readonly description?: string;
  readonly secret?: boolean;
  readonly willReplaceOnChanges?: boolean;
  readonly replaceOnChanges?: boolean;
  readonly deprecationMessage?: string;
  readonly default?: string | boolean | number;
  readonly defaultInfo?: { readonly environment: readonly string[] };
}

/** Types that several properties share, by their key in the schema's `types`. */
export const typeRef = (name: string): PropertySpec => ({ $ref: `#/types/bigcommerce:index:${name}` });

export const text = (description: string): PropertySpec => ({ type: "string", description });
export const texts = (description: string): PropertySpec => ({ type: "array", items: { type: "string" }, description });
export const textMap = (description: string): PropertySpec => ({
  type: "object",
  additionalProperties: { type: "string" },
  description,
});
