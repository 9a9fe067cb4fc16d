import { createColors } from "picocolors";

/**
 * Colours for a terminal only. The library's own default also colours what a build server collects (`CI`), where
 * escape sequences end up in files and in other programs' input. `NO_COLOR` and `FORCE_COLOR` are honoured.
 */
export const hasColor = (stream: { isTTY?: boolean } = process.stdout): boolean =>
  !process.env["NO_COLOR"] && (Boolean(process.env["FORCE_COLOR"]) || stream.isTTY === true);

export const paint = createColors(hasColor());
