import { basename, dirname } from "node:path";

/** The name of a downloaded file holds 31 letters and digits of which nobody has said what they are: it may be a credential. */
const PERHAPS_A_CREDENTIAL = /[A-Za-z0-9]{20,}/g;

/** A path or a key as it may be shown. */
export function labelOf(path: string): string {
  return path.replaceAll(PERHAPS_A_CREDENTIAL, "…").replaceAll(/[^\x20-\uFFFF]/g, "?");
}

/** Names of files that say nothing of the account in them. */
const EVERYBODYS = /^(?:\.?env|\.?dev\.vars|secrets\.stencil|project|credentials?|tokens?|accounts?|config|secrets?)$/i;

/** What an account may be called after its file, or after its folder where the file's name says nothing: `services/erp/.env` is of `erp`. */
export function hintFrom(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const [file, folder] = [basename(path), basename(dirname(path))];
  const stem = file.replace(/(?:\.(?:txt|env|json|token|local|production|prod|vars))+$/i, "").replace(/^\.env\.?/, "");
  const says = (text: string) => text !== "" && text !== "." && !EVERYBODYS.test(text) && labelOf(text) === text;
  // What the control panel calls its downloads is the same for every account.
  if (says(stem) && !/^BigCommerceAPI-credentials/i.test(stem) && !file.startsWith(".env")) return stem;
  return says(folder) && !folder.startsWith(".") ? folder : undefined;
}
