/** A room of its own, so that only who wants the page loads what draws it. */
export { checklistsAsPage } from "./checklist-page";
