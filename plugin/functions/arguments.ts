import { checkScopes, type Scopes } from "../../scopes";

/** A list of texts that a program gave, or a sentence on what is wrong with it. */
export function textsOf(functionName: string, name: string, value: unknown): string[] {
  if (Array.isArray(value) && value.every((entry) => typeof entry === "string")) return value;
  throw new Error(`${functionName} needs \`${name}\`, a list of texts.`);
}

/** Scopes that a program gave, or a sentence on what is wrong with them. */
export function scopesOf(functionName: string, name: string, value: unknown): Scopes {
  const { scopes, problems } = checkScopes(value);
  const [problem] = problems;
  if (problem === undefined) return scopes;
  throw new Error(`${functionName}: \`${name}\` has scopes that the catalogue does not know: ${problem.message}`);
}
