import { environmentStyles, type EnvironmentParts, type EnvironmentStyle, filledVariables } from "../../bigcommerce";

export const exportFormats = ["dotenv", "json", "stencil", "github", "k8s-secret", "aws"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface RenderOptions {
  readonly format: ExportFormat;
  /** Names of the variables; `stencil` has its own. */
  readonly style: EnvironmentStyle;
  /** Name of the secret; for Kubernetes made to fit the rules of its names. */
  readonly secretName: string;
  /** Namespace of the Kubernetes secret; without it the secret goes where `kubectl` is set to. */
  readonly namespace?: string | undefined;
}

/** An account's credentials as text, in clear. Ends with a line feed. Pure. */
export function renderCredentials(
  parts: EnvironmentParts,
  { format, style, secretName, namespace }: RenderOptions,
): string {
  const variables = Object.entries(filledVariables(environmentStyles[style](parts)));
  switch (format) {
    case "dotenv":
      return lines(variables.map(([name, value]) => `${name}=${quoted(value)}`));
    case "json":
      return `${JSON.stringify(Object.fromEntries(variables), null, 2)}\n`;
    case "stencil":
      return `${JSON.stringify({ accessToken: parts.accessToken }, null, 2)}\n`;
    case "github":
      // Its reader looks for variables outside of single quotes, and knows no way to write a single quote inside them.
      return lines(variables.map(([name, value]) => `${name}=${value.includes("'") ? value : quoted(value)}`));
    case "k8s-secret":
      return lines([
        "apiVersion: v1",
        "kind: Secret",
        "metadata:",
        `  name: ${kubernetesName(secretName)}`,
        ...(namespace === undefined ? [] : [`  namespace: ${namespace}`]),
        "type: Opaque",
        "stringData:",
        // JSON strings are YAML strings too.
        ...variables.map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`),
      ]);
    case "aws": {
      const secret = { SecretId: secretName, SecretString: JSON.stringify(Object.fromEntries(variables)) };
      return `${JSON.stringify(secret, null, 2)}\n`;
    }
  }
}

/** Single quotes keep every reader of such files from looking for variables inside. */
function quoted(value: string): string {
  return /^[\w:/.@-]*$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}

/** Lower-case letters, digits and hyphens, neither first nor last. */
function kubernetesName(name: string): string {
  const clean = name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .slice(0, 200)
    .replace(/^-+|-+$/g, "");
  return clean === "" ? "bigcommerce" : clean;
}

function lines(all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}
