import type { StencilAccessLevel, TokenType } from "../contract";
import type { Scopes } from "../scopes";
import { UNKNOWN_NAME } from "./account-name";
import { type ButtonToPress, buttonsToPress, facts, listLink } from "../bigcommerce";

const { heading, card, row } = facts.settings;
/** The way through the panel's menus: no page documents the address of the form itself. */
const pagePath = [heading.value, card.value, row.value].join(" › ");

/** An account that a person has to make. */
export interface AccountToMake {
  readonly logicalName: string;
  readonly name: string;
  readonly storeHash: string;
  /** `bigcommerce:apiUrl`: an emulator's address makes the link lead to its own control panel. Default: BigCommerce's. */
  readonly apiUrl?: string | undefined;
  readonly tokenType: TokenType;
  readonly scopes?: Scopes | undefined;
  /** Parameters that the catalogue does not know: their rows have to be found by a person. */
  readonly additionalScopes?: readonly string[] | undefined;
  readonly accessLevel?: StencilAccessLevel | undefined;
  /**
   * Name of the account that it replaces; empty if the name is not known. The old account stays until the new token is
   * in use.
   */
  readonly replaces?: string | undefined;
}

/** An account that a person has to delete. */
export interface AccountToDelete {
  readonly logicalName: string;
  /** Empty where it is not known. */
  readonly name: string;
  readonly storeHash: string;
  /** As for an account to make. */
  readonly apiUrl?: string | undefined;
  readonly fingerprint: string;
  /** Not a secret; the control panel's list does not show it. */
  readonly clientId?: string | undefined;
  /** True when the deletion waits for a new account to be in use. */
  readonly isReplaced: boolean;
  /** True where Pulumi was asked to delete and nothing else: to destroy the stack, or to delete the last account of a program. */
  readonly mayBeDestroy?: boolean | undefined;
}

/** One thing to do, in words. `detail` is what has to be typed or pressed, to be copied exactly. */
export interface ChecklistStep {
  readonly text: string;
  readonly detail?: string;
  readonly link?: string;
  readonly command?: string;
  readonly rows?: readonly ButtonToPress[];
}

/** What one person does for one account, from top to bottom. */
export interface Checklist {
  readonly kind: "make" | "delete";
  readonly logicalName: string;
  readonly title: string;
  readonly steps: readonly ChecklistStep[];
}

/** The way to make an account in the control panel, in the order of its form. Pure. */
export function checklistToMake(account: AccountToMake): Checklist {
  const { logicalName, name, storeHash, tokenType, replaces } = account;
  return {
    kind: "make",
    logicalName,
    title: `Make API account "${name}" in store ${storeHash}${replacing(replaces)}`,
    steps: [
      openList(account),
      { text: "Press", detail: facts.list.create.value },
      { text: "Choose the token type", detail: facts.create.tokenTypes[tokenType].value },
      { text: "Type the name, exactly", detail: name },
      ...grantSteps(account),
      { text: "Press", detail: facts.create.save.value },
      {
        text: `The browser downloads a .txt file with the credentials. There is no second chance to see them: check that it is there, then press ${facts.popUp.done.value}`,
      },
      {
        text: "Hand the file over, wherever it was saved",
        command: `npx bc-accounts adopt ${quoteForShell(logicalName)} --file <the downloaded file> --delete-file`,
      },
      { text: "Take the account into Pulumi's state", command: "pulumi up" },
    ],
  };
}

/** The way to delete an account, which is also the only way to revoke its token. Pure. */
export function checklistToDelete(account: AccountToDelete): Checklist {
  const { logicalName, name, storeHash, fingerprint, isReplaced } = account;
  return {
    kind: "delete",
    logicalName,
    title:
      name === UNKNOWN_NAME
        ? `Delete the API account of token ${fingerprint} of store ${storeHash}, whose name is not known`
        : `Delete API account "${name}" of store ${storeHash}`,
    steps: [
      ...(isReplaced
        ? [{ text: "First check that everything uses the new token: the old token stops working at once" }]
        : []),
      openList(account),
      ...(name === UNKNOWN_NAME ? howToFind(account) : []),
      {
        text: `Delete it by the menu at the end of its row; its webhooks go with it, and it cannot be undone (token fingerprint ${fingerprint})`,
        ...(name === UNKNOWN_NAME ? {} : { detail: name }),
      },
      account.mayBeDestroy === true
        ? {
            text: "Let Pulumi see that the token is dead, with the command that you ran (if you only removed this account from the program: pulumi up)",
            command: "pulumi destroy",
          }
        : { text: "Let Pulumi see that the token is dead", command: "pulumi up" },
    ],
  };
}

function replacing(replaces: string | undefined): string {
  if (replaces === undefined) return "";
  return replaces === UNKNOWN_NAME ? ", to replace an account whose name is not known" : `, to replace "${replaces}"`;
}

/** Nothing in the list tells which token an account has, and a deletion cannot be undone: no name is guessed here. */
function howToFind({ logicalName }: AccountToDelete): ChecklistStep[] {
  const made = logicalName === UNKNOWN_NAME ? "" : `, and of the resource ${logicalName} in the program`;
  return [
    {
      text: `Find out which account it is: its credentials came without a name. If you are not sure, delete nothing. Think of who made it${made}, and compare its scopes with the list`,
    },
  ];
}

function openList({ storeHash, apiUrl }: AccountToMake | AccountToDelete): ChecklistStep {
  return { text: `Open ${pagePath} of store ${storeHash}`, link: listLink(apiUrl) };
}

function grantSteps({ tokenType, accessLevel, scopes, additionalScopes }: AccountToMake): ChecklistStep[] {
  if (tokenType === "stencil-cli") {
    return [
      {
        text: "Under Stencil-CLI access level press",
        detail: facts.create.accessLevels[accessLevel ?? "local-development-only"].value,
      },
    ];
  }
  return [
    {
      text: "Under OAuth scopes press one button in each of these rows, and leave every other row as it is",
      rows: buttonsToPress(scopes ?? {}),
    },
    ...(additionalScopes ?? []).map((parameter) => ({
      text: "Find the row and button of this scope, which this version does not know",
      detail: parameter,
    })),
  ];
}

/** Bare where a shell takes it as it is, else in single quotes. */
export function quoteForShell(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
