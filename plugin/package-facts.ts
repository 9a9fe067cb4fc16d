/** What the package says of itself. Required, and not imported: the compiler would put a second package.json into dist. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
export const packageFacts = require("../package.json") as {
  readonly version: string;
  readonly description: string;
  readonly license: string;
};
