import { renderScopes, scopeEntries } from "../../scopes";
import type { AccountToDeclare } from "./account-to-declare";
import { wrap } from "./wrap";

export const programLanguages = ["typescript", "yaml"] as const;
export type ProgramLanguage = (typeof programLanguages)[number];

const WIDTH = 118;

/** What every written program says at its head. */
const head: readonly string[] = [
  "Accounts that existed before this program. `pulumi up` takes them into state, with their credentials from the stack's encrypted configuration (bigcommerce:adopted). No account is made, changed or deleted.",
  "A GET proved these scopes. Compare them with the list in the control panel BEFORE the first `pulumi up`: after it, a change of scopes asks for a new account with a new token.",
  "`protect` stops `pulumi destroy` and a removed line from asking for a deletion. Remove it when you want to delete the account.",
];

/** The program that declares the accounts. Holds no credentials. Pure. */
export function renderProgram(accounts: readonly AccountToDeclare[], language: ProgramLanguage): string {
  return language === "typescript" ? typescript(accounts) : yaml(accounts);
}

function typescript(accounts: readonly AccountToDeclare[]): string {
  const names = variableNames(accounts);
  const declarations = accounts.map((account, index) => {
    const fields = [
      ...(account.name === undefined ? [] : [`name: ${JSON.stringify(account.name)},`]),
      ...(account.store === undefined ? [] : [`store: ${JSON.stringify(account.store)},`]),
      ...(account.tokenType === "stencil-cli"
        ? ['tokenType: "stencil-cli",']
        : [`scopes: ${renderScopes(account.scopes)},`]),
    ];
    return [
      ...comment(account.comments, "// "),
      `const ${names[index] ?? ""} = new ApiAccount(`,
      `  ${JSON.stringify(account.logicalName)},`,
      "  {",
      ...fields.map((field) => `    ${field}`),
      "  },",
      "  { protect: true },",
      ");",
    ].join("\n");
  });
  const top = [...comment(head, "// "), 'import { ApiAccount } from "pulumi-bigcommerce-api-accounts";'].join("\n");
  return `${[top, ...declarations].join("\n\n")}\n`;
}

function yaml(accounts: readonly AccountToDeclare[]): string {
  const resources = accounts.map((account) => {
    const scopes = scopeEntries(account.scopes).map(({ family, level }) => `${family}: ${level}`);
    const properties = [
      // A JSON text is a YAML text too.
      ...(account.name === undefined ? [] : [`name: ${JSON.stringify(account.name)}`]),
      ...(account.store === undefined ? [] : [`store: ${JSON.stringify(account.store)}`]),
      ...(account.tokenType === "stencil-cli" ? ["tokenType: stencil-cli"] : [`scopes: { ${scopes.join(", ")} }`]),
    ];
    return [
      ...comment(account.comments, "  # "),
      `  ${JSON.stringify(account.logicalName)}:`,
      "    type: bigcommerce:ApiAccount",
      "    properties:",
      ...properties.map((property) => `      ${property}`),
      "    options:",
      "      protect: true",
    ].join("\n");
  });
  return `${[...comment(head, "# "), "resources:", resources.join("\n\n")].join("\n")}\n`;
}

function comment(sentences: readonly string[], prefix: string): string[] {
  return sentences.flatMap((sentence) => wrap(sentence, WIDTH - prefix.length)).map((line) => `${prefix}${line}`);
}

/** `legacy-5` is `legacy5`; a name that is no word of the language gets `account` in front. Each is another. */
function variableNames(accounts: readonly AccountToDeclare[]): string[] {
  const used = new Set<string>(["ApiAccount"]);
  return accounts.map(({ logicalName }) => {
    const words = logicalName.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
    const camel = words
      .map(
        (word, index) =>
          (index === 0 ? word.slice(0, 1).toLowerCase() : word.slice(0, 1).toUpperCase()) + word.slice(1),
      )
      .join("");
    const base =
      /^[a-z]/.test(camel) && !reserved.has(camel)
        ? camel
        : `account${camel.slice(0, 1).toUpperCase()}${camel.slice(1)}`;
    let name = base;
    for (let number = 2; used.has(name); number += 1) name = `${base}_${number}`;
    used.add(name);
    return name;
  });
}

/** Words that no variable of a module may be called. */
const reserved = new Set(
  (
    "await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements " +
    "import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield arguments eval"
  ).split(" "),
);
