import type { Era } from "../words/era";
import { eras, obstacles } from "../words/eras";
import { says } from "../words/word";
import type { DialogSight, FieldSight, Sight, TableSight } from "./sight";

/** What a frame shows, as far as the table of words knows it. */
export type PageKind = "captcha" | "two-step" | "log-in" | "chooser" | "credentials" | "form" | "list";

/** A frame's kind, in the era whose words it speaks; undefined where nothing is recognised. Pure. */
export function recognise(sight: Sight): { kind: PageKind; era: Era } | undefined {
  const today = eras[0] as Era;
  if (isCaptcha(sight)) return { kind: "captcha", era: today };
  if (isTwoStep(sight)) return { kind: "two-step", era: today };
  if (isLogIn(sight)) return { kind: "log-in", era: today };
  if (isChooser(sight)) return { kind: "chooser", era: today };
  for (const era of eras) {
    if (popUpOf(sight, era) !== undefined) return { kind: "credentials", era };
  }
  for (const era of eras) {
    if (isForm(sight, era)) return { kind: "form", era };
    if (isList(sight, era)) return { kind: "list", era };
  }
  return undefined;
}

/** The pop-up with the one-time credentials. */
export function popUpOf(sight: Sight, era: Era): DialogSight | undefined {
  return sight.dialogs.find(({ text }) => says(text, era.popUp.title));
}

/** The list's table; undefined while there is none. */
export function accountTable(sight: Sight, era: Era): TableSight | undefined {
  return sight.tables.find(({ headers }) => headers.some((header) => says(header, era.list.scopesColumn)));
}

/** The text box for the name, outside dialogs. */
export function nameField(sight: Sight, era: Era): FieldSight | undefined {
  return sight.fields.find(
    ({ kind, label, isInDialog }) => kind === "text" && !isInDialog && says(label, era.form.name),
  );
}

function isCaptcha({ frames, text }: Sight): boolean {
  return frames.some((src) => obstacles.captcha.frame.test(src)) || obstacles.captcha.text.test(text);
}

function isTwoStep({ fields, headings, text }: Sight): boolean {
  if (fields.some(({ id }) => id === obstacles.twoStep.fieldId)) return true;
  return [...headings, text].some((said) => obstacles.twoStep.text.test(said)) && fields.length > 0;
}

function isLogIn({ fields }: Sight): boolean {
  return fields.some(
    ({ kind, id, isInDialog }) => !isInDialog && (kind === "password" || id === obstacles.logIn.emailId),
  );
}

function isChooser({ headings, fields }: Sight): boolean {
  return (
    headings.some((heading) => obstacles.chooser.heading.test(heading)) ||
    fields.some(({ id }) => id === "account-selector")
  );
}

function isForm(sight: Sight, era: Era): boolean {
  const hasSave = sight.buttons.some(({ name, isInDialog }) => !isInDialog && says(name, era.form.save));
  return hasSave && nameField(sight, era) !== undefined && sight.groups.length > 0;
}

function isList(sight: Sight, era: Era): boolean {
  if (sight.isBusy || !sight.headings.some((heading) => says(heading, era.list.heading))) return false;
  return accountTable(sight, era) !== undefined || says(sight.text, era.list.empty);
}
