import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Emulator } from "../../emulator";
import { familyEntry, scopeFamilies } from "../../scopes";
import { type Lab, type LabOptions, startLab, STORE } from "./lab";

/** What the panel hands out when an account is saved. */
export type MadeAccount = Awaited<ReturnType<Emulator["panel"]["createAccount"]>>;

/** A lab in handoff mode: no gateway, and a test that plays the person. */
export async function startHandoffLab(options: LabOptions): Promise<Lab> {
  const lab = await startLab({
    ...options,
    env: { BIGCOMMERCE_STORE_HASH: "", BIGCOMMERCE_GATEWAY_URL: "", BIGCOMMERCE_GATEWAY_TOKEN: "" },
  });
  lab.engine.configure({
    "bigcommerce:mode": "handoff",
    "bigcommerce:storeHash": STORE,
    "bigcommerce:apiUrl": lab.emulator.url,
    ...options.config,
  });
  return lab;
}

/** Texts of the file that the control panel downloads, one for each layout that is known. */
export const layouts = {
  "token, client, name, path": ({ account, credentials: c }: MadeAccount) =>
    `ACCESS TOKEN: ${c.access_token}\nCLIENT ID: ${c.client_id}\nCLIENT SECRET: ${c.client_secret}\nNAME: ${account.name}\nAPI PATH: ${c.api_path}\n`,
  "client name first, CRLF": ({ account, credentials: c }: MadeAccount) =>
    `ACCESS TOKEN: ${c.access_token}\r\nCLIENT NAME: ${account.name}\r\nAPI PATH: ${c.api_path}\r\nCLIENT ID: ${c.client_id}\r\nCLIENT SECRET: ${c.client_secret}\r\n`,
  "both names, byte order mark": ({ account, credentials: c }: MadeAccount) =>
    `\uFEFFACCESS TOKEN: ${c.access_token}\nCLIENT NAME: ${account.name}\nCLIENT ID: ${c.client_id}\nCLIENT SECRET: ${c.client_secret}\nNAME: ${account.name}\nAPI PATH: ${c.api_path}`,
  "run together, no name": ({ credentials: c }: MadeAccount) =>
    `ACCESS TOKEN: ${c.access_token}CLIENT ID: ${c.client_id}CLIENT SECRET: ${c.client_secret}API PATH: ${c.api_path}`,
  "token only": ({ credentials: c }: MadeAccount) => `ACCESS TOKEN: ${c.access_token}\n`,
} as const;

/** Writes a downloaded file, under a name of the real form, into a folder of its own. */
export function download(text: string, credential: string): { file: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "bc-downloads-"));
  const file = join(folder, `BigCommerceAPI-credentials-${credential}-.txt`);
  writeFileSync(file, text);
  return {
    file,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Does what a printed checklist says, and nothing that it does not say. */
export function followChecklist(text: string, panel: Emulator["panel"], title: string | RegExp): Promise<MadeAccount> {
  const sections = text.split(/\n(?=\s*(?:Make|Delete) API account)/);
  const section = sections.find(
    (part) => /^\s*Make/.test(part) && (typeof title === "string" ? part.includes(title) : title.test(part)),
  );
  if (section === undefined) throw new Error(`no checklist "${String(title)}" in:\n${text}`);
  const name = /Type the name, exactly: (.+)/.exec(section)?.[1]?.trim() ?? "";
  const type = /Choose the token type: (.+)/.exec(section)?.[1]?.trim();
  if (type === "Stencil-CLI token") {
    const level = /Under Stencil-CLI access level press: (.+)/.exec(section)?.[1]?.trim();
    return panel.createAccount(STORE, {
      name,
      tokenType: "stencil-cli",
      accessLevel: level === "publish theme" ? "publish-theme" : "local-development-only",
    });
  }
  const scopes = [...section.matchAll(/\[ \] (.+?) {2,}(\S+)/g)].map(([, label, button]) => {
    const family = scopeFamilies.find((key) => familyEntry(key).label === label);
    const level = family && familyEntry(family).levels.find((entry) => entry.level === button);
    if (!level) throw new Error(`the form has no row "${label ?? ""}" with a button "${button ?? ""}"`);
    return level.parameter;
  });
  return panel.createAccount(STORE, { name, tokenType: "v2v3", scopes });
}
