import { quoteForShell } from "./checklist";

/** Where the stack's configuration keeps the credentials that were adopted for one account. */
export function adoptedPath(logicalName: string): string {
  return `bigcommerce:adopted[${JSON.stringify(logicalName)}]`;
}

/** The command that takes them out again. */
export function howToForget(logicalName: string): string {
  return `pulumi config rm --path ${quoteForShell(adoptedPath(logicalName))}`;
}
