import { withoutControls } from "../wire/clean";
import type { Checklist } from "./checklist";

/**
 * A checklist without characters that change how the rest looks. Names come from a program or a store, and whoever wrote them
 * may not be the one who reads the checklist in a terminal, a log or a comment.
 */
export function shownChecklist({ title, steps, ...rest }: Checklist): Checklist {
  return {
    ...rest,
    title: withoutControls(title),
    steps: steps.map(({ text, detail, command, ...step }) => ({
      ...step,
      text: withoutControls(text),
      ...(detail === undefined ? {} : { detail: withoutControls(detail) }),
      ...(command === undefined ? {} : { command: withoutControls(command) }),
    })),
  };
}
