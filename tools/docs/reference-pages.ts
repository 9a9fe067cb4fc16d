import type { Command } from "commander";
import { exitCodeMeanings, exitCodes } from "../../cli/exit-codes";
import { bcAccounts } from "../../cli/program";
import { errorCodes, type ErrorCode } from "../../contract";
import { commonProblems, type Route, routes } from "../../contract/routes";
import { waysOut } from "../../provider/backends/gateway/ways-out";
import { type ChangeEffect, inputFields } from "../../provider/lifecycle/inputs";
import type { HandoffErrorCode, WebhookErrorCode } from "../../wire/errors";

const made = "Made from the code by `npm run docs`.";
// eslint-disable-next-line no-restricted-syntax -- a cell of Markdown
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ").replaceAll("<", "&lt;");

const effects: Readonly<Record<ChangeEffect, string>> = {
  rename: "update where the store can rename, else a new account",
  rescope: "update where the store can change scopes, else a new account (BigCommerce's documented rule)",
  replace: "new account",
  metadata: "nothing: recorded in state",
  record: "update that sends nothing: recorded in state",
};

/** docs/reference/api-account.md */
export function apiAccountPage(): string {
  const inputs = Object.entries(inputFields).map(
    ([name, { meaning, effect }]) => `| \`${name}?\` | ${cell(meaning)} | ${effects[effect]} |`,
  );
  return `# ApiAccount

${made} What the words mean: [concepts](../concepts.md).

## Inputs

| input | meaning | changing it |
|---|---|---|
${inputs.join("\n")}

## Outputs

| output | meaning |
|---|---|
| \`id\`, \`name\`, \`storeHash\`, \`tokenType\`, \`scopes\`, \`additionalScopes\`, \`accessLevel\` | the account as the store has it |
| \`apiPath\` | base URL of the store's V3 API, with a trailing slash |
| \`clientId\` | not a secret |
| \`clientSecret\`, \`accessToken\` | **secret**; BigCommerce shows them once, from then on they exist in Pulumi's encrypted state only |
| \`fingerprint\` | first 12 hexadecimal digits of the token's SHA-256: tells two tokens apart without showing either |
| \`createdAt\` | ISO 8601, UTC |

## Resource options

| option | what it does here |
|---|---|
| \`replaceOnChanges\` | Honoured for \`name\`, \`scopes\`, \`scopes.<family>\` and \`"*"\`: a change that the store could make in place makes a new account. It stands among the inputs, because the engine shows a dynamic provider no options. For \`team\`, \`endpoints\` and \`justifications\` it does nothing, and a warning says so. |
| \`deleteBeforeReplace\` | The old account goes first. Needed for \`pulumi up --replace\` of an account with a \`name\` of its own. |
| \`aliases\` | A renamed resource keeps its account. Without it the old account is deleted, and \`name_taken\` tells which alias is missing. |
| \`import\` | Refused with a sentence: nobody can read credentials back. |
| \`ignoreChanges\`, \`protect\`, \`retainOnDelete\`, \`dependsOn\`, \`parent\` | As everywhere. |
`;
}

const providerErrors: Readonly<Record<string, readonly [cause: string, fix: string]>> = {
  configuration: [
    "The stack's configuration does not say how to reach a store, or says it in a way that cannot be used.",
    "The message names the place and ends with the command.",
  ],
  unreachable: [
    "No answer came: refused, reset, not resolved, a certificate that is not trusted.",
    "Start the gateway, correct its address, or set `NODE_EXTRA_CA_CERTS`.",
  ],
  deadline: [
    "The time of one call was over. The work may have been done all the same.",
    "Run the command again; nothing is doubled. More time: `bigcommerce:timeoutSeconds`.",
  ],
  unexpected_answer: [
    "Something other than the gateway or the store answered: a proxy, a login page, half a body.",
    "Check the address and any proxy in between.",
  ],
  defect: ["Something failed that no code foresaw.", "Run again with `BIGCOMMERCE_DEBUG=1`, and report it."],
};

const handoffErrors = {
  adopted_unreadable: ["An entry of `bigcommerce:adopted` holds no credentials.", "`npx bc-accounts adopt` it again."],
  credentials_file: ["A file is not the control panel's.", "Take the downloaded file as it is."],
  credentials_missing: [
    "Nobody has handed over the credentials yet.",
    "`npx bc-accounts handoff` shows what to click.",
  ],
  credentials_spent: [
    "The adopted token is that of the account that has to be replaced.",
    "A person makes the new account; adopt its file.",
  ],
  credentials_taken: ["Another account has the same token already.", "Adopt the file of this account."],
  wrong_store: ["The token belongs to another store.", "Adopt the file of the configured store."],
  wrong_name: ["The file's account has another name than the program declares.", "Declare that name, or leave it out."],
  token_dead: ["The store does not accept the token.", "Have the account made again: `npx bc-accounts handoff`."],
  scopes_differ: [
    "The token lacks declared scopes or has more.",
    "A person makes an account with the declared scopes.",
  ],
  token_lost: [
    "State has lost the token of an account that a person made, so nothing proves its deletion.",
    "Delete it in the control panel, then `pulumi state delete <urn>`.",
  ],
  account_alive: ["The account to be deleted still lives.", "Delete it in the control panel, then repeat the command."],
} as const satisfies Record<HandoffErrorCode, readonly [string, string]>;

const webhookErrors = {
  webhooks_active: [
    "An account that nothing replaces has active webhooks, which BigCommerce would delete with it.",
    "`npx bc-accounts webhooks copy`, or `forceDelete: true`, then `pulumi up`.",
  ],
  webhooks_not_moved: [
    "Not all webhooks of a replaced account are there with the new token.",
    "The old account lives: run the command again.",
  ],
} as const satisfies Record<WebhookErrorCode, readonly [string, string]>;

/** docs/reference/errors.md */
export function errorsPage(): string {
  const rows = (table: Readonly<Record<string, readonly [string, string]>>) =>
    Object.entries(table).map(([code, [cause, fix]]) => `| \`${code}\` | ${cell(cause)} | ${cell(fix)} |`);
  const gateway = (Object.keys(errorCodes) as ErrorCode[]).map(
    (code) =>
      `| \`${code}\` | ${errorCodes[code].status} | ${cell(errorCodes[code].title)} | ${cell(code === "name_taken" ? `The message names the account that has it, its owner, and what to do in that case. ${waysOut[code]}` : waysOut[code])} |`,
  );
  const exits = Object.entries(exitCodes).map(
    ([name, code]) => `| ${code} | ${exitCodeMeanings[name as keyof typeof exitCodes]} |`,
  );
  return `# Errors

${made} Every message says what was attempted, why it failed, and what helps. Programs branch on the code.

## Of the provider

| code | cause | fix |
|---|---|---|
${rows(providerErrors).join("\n")}

## Of a handoff

| code | cause | fix |
|---|---|---|
${rows(handoffErrors).join("\n")}

## Of webhooks

| code | cause | fix |
|---|---|---|
${rows(webhookErrors).join("\n")}

## Of a gateway

| code | status | cause | fix |
|---|---|---|---|
${gateway.join("\n")}

## Exit codes of bc-accounts

| code | meaning |
|---|---|
${exits.join("\n")}
`;
}

/** docs/reference/cli.md */
export function cliPage(): string {
  return `# bc-accounts

${made} In a project that has the package: \`npx bc-accounts <verb>\`. Elsewhere npm would ask its registry for a package of
that name, so name the real one: \`npx -p pulumi-bigcommerce-api-accounts bc-accounts <verb>\`. Exit codes: [errors](errors.md#exit-codes-of-bc-accounts).

${bcAccounts()
  .commands.flatMap((command) => verb(command, ""))
  .join("\n")}`;
}

function verb(command: Command, parent: string): string[] {
  const name = `${parent}${command.name()}`;
  const shown = command.registeredArguments.map((argument) => {
    const inner = `${argument.name()}${argument.variadic ? "..." : ""}`;
    return argument.required ? `<${inner}>` : `[${inner}]`;
  });
  const argumentRows = command.registeredArguments.map(
    (argument) => `| \`${argument.name()}\` | ${cell(withChoices(argument.description, argument.argChoices))} |`,
  );
  const optionRows = command.options.map((option) => {
    const fallback = option.defaultValue as string | number | boolean | readonly string[] | undefined;
    const ending = fallback === undefined || fallback === false ? "" : ` Default \`${String(fallback)}\`.`;
    return `| \`${option.flags.replaceAll("|", "\\|")}\` | ${cell(withChoices(option.description, option.argChoices))}${ending} |`;
  });
  const rows = [...argumentRows, ...optionRows];
  return [
    `## ${name}\n`,
    `${sentence(command.description())}\n`,
    ...(command.commands.length > 0 ? [] : [`\`bc-accounts ${[name, ...shown].join(" ")}\`\n`]),
    ...(rows.length > 0 ? [["| argument or option | meaning |", "|---|---|", ...rows].join("\n") + "\n"] : []),
    ...command.commands.flatMap((inner) => verb(inner, `${name} `)),
  ];
}

function withChoices(description: string, choices: readonly string[] | undefined): string {
  return choices === undefined ? sentence(description) : `${sentence(description)} One of ${choices.join(", ")}.`;
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

/** docs/reference/gateway-api.md */
export function gatewayApiPage(): string {
  const calls = Object.values(routes as Readonly<Record<string, Route>>).map((route) => {
    const codes = [...new Set([...route.problems, ...commonProblems(route)])];
    return `## ${route.method.toUpperCase()} ${route.path}

${route.summary}. ${route.description}

- needs: ${route.access === "none" ? "no token" : route.access === "token" ? "any token" : `a token that may \`${route.access}\``}
- answers ${route.success.status}: ${route.success.description}
- may refuse with: ${codes.map((code) => `\`${code}\``).join(", ")}
`;
  });
  return `# The gateway's HTTP API

${made} The same for machines, with every field: [OpenAPI 3.1](../gateway.openapi.json), which a gateway also serves at
\`/v1/openapi.json\`. What each code means: [errors](errors.md#of-a-gateway).

${calls.join("\n")}`;
}
