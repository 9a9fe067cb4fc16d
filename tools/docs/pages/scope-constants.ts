import { packageSchema } from "../../../plugin/schema/package-schema";

/** plugin/sdk/scope-constants.ts: every enumeration of the schema as constants, under the names that Pulumi's generators give them. */
export function scopeConstants(): string {
  const { types } = packageSchema() as {
    types: Record<string, { enum?: { name: string; value: string }[]; description: string }>;
  };
  const constants = Object.entries(types).flatMap(([token, { enum: values, description }]) => {
    if (values === undefined) return [];
    const entries = values.map(({ name, value }) => `${name}: ${JSON.stringify(value)}`);
    return [`/** ${description} */\nexport const ${token.split(":")[2] ?? ""} = { ${entries.join(", ")} } as const;`];
  });
  return `// Made from the schema by \`npm run docs\`. The program that \`pulumi import\` prints names these; the plain words do as well.\n\n${constants.join("\n\n")}\n`;
}
