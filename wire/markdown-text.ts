/** Text that means itself in Markdown: no table border, no link, no mention, no markup. */
export function markdownText(text: string): string {
  return markupText(text).replace(/[\\`*_[\]|~#]/g, "\\$&");
}

/** Text that means itself in the HTML parts of Markdown, which know no Markdown but do know mentions. */
export function markupText(text: string): string {
  // eslint-disable-next-line no-restricted-syntax -- Markdown has no library here that escapes for it
  return withoutLinks(text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;"));
}

/**
 * Text in which nothing is found that becomes a link by itself. Mentions and bare addresses are looked for after escapes and
 * entities are decoded; an invisible word joiner is what keeps them from being found.
 */
export function withoutLinks(text: string): string {
  return text.replace(/@|:(?=\/\/)|www(?=\.)/gi, "$&\u2060");
}

/** A code span, also inside a table, whatever the text holds. */
export function markdownCode(text: string): string {
  return `\`${text
    .replace(/`/g, "'")
    // Readers differ in whether a pipe behind two backslashes ends a cell.
    .replace(/\\(?=\|)/g, "\\\u2060")
    .replace(/\|/g, "\\|")
    .replace(/[\r\n]+/g, " ")}\``;
}
