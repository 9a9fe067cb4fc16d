import { z } from "zod";
import type { CredentialsBody, TokenType } from "../../contract";
import { facts } from "../../bigcommerce";

/** Labels of the downloaded file in each order that public samples show. Parsers must not rely on any of them. */
const layouts = {
  /** In a public screenshot of the file, 2019. */
  v1: ["ACCESS TOKEN", "CLIENT ID", "CLIENT SECRET", "NAME", "API PATH"],
  /** In BigCommerce's older guide to API accounts, 2022. */
  v2: ["ACCESS TOKEN", "CLIENT NAME", "API PATH", "CLIENT ID", "CLIENT SECRET"],
  /** In a comment of a public program; both labels hold the name. Probably the newest. */
  v3: ["ACCESS TOKEN", "CLIENT NAME", "CLIENT ID", "CLIENT SECRET", "NAME", "API PATH"],
  /** Named in the prose of a guide, perhaps not in the file's order. */
  v4: ["ACCESS TOKEN", "CLIENT ID", "CLIENT SECRET", "API PATH"],
  /** What a Stencil-CLI token's file may be cut down to. No sample is public. */
  "token-only": ["ACCESS TOKEN", "CLIENT NAME"],
} as const;

const separators = { lf: "\n", crlf: "\r\n", space: " ", none: "" } as const;

const layoutSchema = z.enum(Object.keys(layouts) as [keyof typeof layouts]);

/** How the next downloaded files look. Every field keeps its value when it is left out. */
export const fileSwitchesSchema = z.strictObject({
  layout: layoutSchema.optional().describe("Labels and their order, for V2/V3 tokens. Default v3."),
  stencil_layout: layoutSchema.optional().describe("The same for Stencil-CLI tokens. Default token-only."),
  line_ends: z
    .enum(["lf", "crlf", "space", "none"])
    .optional()
    .describe("What stands between two lines; `space` and `none` run them together. Default lf."),
  byte_order_mark: z.boolean().optional().describe("Start the file with U+FEFF. Default false."),
  last_line_ends: z.boolean().optional().describe("End the last line too. Default true."),
  named_after: z
    .enum(["access_token", "client_id"])
    .optional()
    .describe("Credential in the file's name; which one it is on the platform is unknown. Default access_token."),
});
export type FileSwitches = z.infer<typeof fileSwitchesSchema>;

/** The switches as they stand. */
export type FileShape = { [Key in keyof FileSwitches]-?: Exclude<FileSwitches[Key], undefined> };

export const defaultFileShape: FileShape = {
  layout: "v3",
  stencil_layout: facts.file.stencil.value,
  line_ends: facts.file.lineEnds.value,
  byte_order_mark: facts.file.byteOrderMark.value,
  last_line_ends: true,
  named_after: "access_token",
};

export interface CredentialsFile {
  /** Holds a credential: as secret as the text. */
  readonly name: string;
  readonly text: string;
}

/** The text file that the browser downloads when an account is saved. */
export function credentialsFile(
  { name, tokenType }: { name: string; tokenType: TokenType },
  credentials: CredentialsBody,
  shape: FileShape = defaultFileShape,
): CredentialsFile {
  const values: Record<(typeof layouts)[keyof typeof layouts][number], string> = {
    "ACCESS TOKEN": credentials.access_token,
    "CLIENT ID": credentials.client_id,
    "CLIENT SECRET": credentials.client_secret,
    "CLIENT NAME": name,
    NAME: name,
    "API PATH": credentials.api_path,
  };
  const labels = layouts[tokenType === "stencil-cli" ? shape.stencil_layout : shape.layout];
  const separator = separators[shape.line_ends];
  const lines = labels.map((label) => `${label}: ${values[label]}`);
  return {
    name: `${facts.file.namePrefix.value}${credentials[shape.named_after]}${facts.file.nameSuffix.value}`,
    text: `${shape.byte_order_mark ? "\uFEFF" : ""}${lines.join(separator)}${shape.last_line_ends ? separator : ""}`,
  };
}
