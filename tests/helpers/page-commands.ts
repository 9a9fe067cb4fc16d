/**
 * Commands of `npx` and `pulumi` in the `sh` blocks of a page, in its order: without comments, and without the programs
 * that their output is piped to.
 */
export function pageCommands(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, text = ""]) => text);
  return blocks
    .flatMap((text) => text.split("\n"))
    .map((line) => line.replace(/ +#.*$/, "").replace(/ \| .*$/, ""))
    .filter((line) => /^(?:npx bc-accounts|pulumi) /.test(line));
}
