import { Command, Option } from "commander";
import { describeAccount, StoreApi } from "../../handoff";
import { copyWebhooks, describeWebhook, type Seen, type WebhookApi, webhookApiOf } from "../../provider/webhooks";
import { cleanJson, cleanLines } from "../../wire/clean";
import { Patience } from "../../wire/patience";
import { ExitError, exitCodes } from "../exit-codes";
import { patiently } from "../patiently";
import { sayOnStandardError } from "../say";
import { withExitCodes } from "../stack/as-exit-error";
import { PulumiStack, type StackFlags } from "../stack/pulumi-stack";
import { withStackOptions } from "../stack/stack-options";
import type { StateAccount } from "../stack/state-accounts";
import { type Orphans, orphansOf } from "../webhooks/orphans-of";

interface ListFlags extends StackFlags {
  format: "text" | "json";
  orphans?: boolean;
}

interface CopyFlags extends StackFlags {
  remove?: boolean;
}

/** What `webhooks list --format json` prints for each account. Holds no headers, and of destinations no query. */
interface AccountWebhooks {
  readonly logicalName: string;
  readonly name: string;
  readonly storeHash: string;
  readonly fingerprint: string;
  readonly isPendingDeletion: boolean;
  readonly token: "alive" | "dead" | "may have no webhooks";
  readonly webhooks: readonly {
    readonly id: number;
    readonly what: string;
    readonly isActive: boolean;
    readonly hasHeaders: boolean;
  }[];
  readonly orphans?: Orphans;
}

/** `bc-accounts webhooks`: the webhooks of a stack's accounts, which only each account's own token shows, and which go with it. */
export function webhooksVerb(): Command {
  return new Command("webhooks")
    .description("list the webhooks of a stack's accounts, or copy them from one account to another")
    .addCommand(
      withStackOptions(new Command("list"))
        .description("list the webhooks of each account: they are deleted with it")
        .argument("[logical name...]", "accounts to ask (default: all)")
        .option("--orphans", "count scripts and metafields of each account too: they stay behind without an owner")
        .addOption(new Option("--format <form>", "form of the list").choices(["text", "json"]).default("text"))
        .action((names: string[], flags: ListFlags) => withExitCodes(() => runList(names, flags))),
    )
    .addCommand(
      withStackOptions(new Command("copy"))
        .description("make the webhooks of one account again with the token of another; existing webhooks stay")
        .argument(
          "<from>",
          "logical name of the account that has them; if it was replaced, the old account that waits for its deletion",
        )
        .argument("[to]", "logical name of the account that gets them (default: the one that replaced it)")
        .option("--remove", "delete them from the first account after the second account has them")
        .action((from: string, to: string | undefined, flags: CopyFlags) =>
          withExitCodes(() => runCopy(from, to, flags)),
        ),
    );
}

async function runList(names: readonly string[], flags: ListFlags): Promise<void> {
  const accounts = await scopedAccounts(flags);
  const strange = names.filter((name) => !accounts.some((account) => isCalled(account, name)));
  if (strange.length > 0) throw noSuchAccount(strange.join(", "), accounts);
  const meant = accounts.filter((account) => names.length === 0 || names.some((name) => isCalled(account, name)));
  const patience = new Patience(sayOnStandardError, (done, all) => `reading webhooks: ${done} of ${all} accounts done`);
  const lists = await Promise.all(
    meant.map((account) => patience.during(() => webhooksOf(account, flags.orphans === true))),
  );
  process.stdout.write(
    flags.format === "json" ? cleanJson(`${JSON.stringify(lists, null, 2)}\n`) : cleanLines(asText(lists)),
  );
}

async function webhooksOf(account: StateAccount, asksForOrphans: boolean): Promise<AccountWebhooks> {
  const { held, logicalName, isPendingDeletion } = account;
  const seen: Seen = await apiOf(account).list(held.accessToken);
  const api = new StoreApi({ url: held.apiPath.split("/stores/")[0] ?? "", storeHash: held.storeHash });
  return {
    logicalName,
    name: held.name,
    storeHash: held.storeHash,
    fingerprint: held.fingerprint,
    isPendingDeletion,
    token: seen.state === "listed" ? "alive" : seen.state === "dead" ? "dead" : "may have no webhooks",
    webhooks: (seen.state === "listed" ? seen.webhooks : []).map((webhook) => ({
      id: webhook.id,
      what: describeWebhook(webhook),
      isActive: webhook.isActive,
      hasHeaders: webhook.headers !== null && Object.keys(webhook.headers).length > 0,
    })),
    ...(asksForOrphans && seen.state === "listed" && held.clientId !== ""
      ? { orphans: await orphansOf(api, held.accessToken, held.clientId) }
      : {}),
  };
}

async function runCopy(from: string, to: string | undefined, flags: CopyFlags): Promise<void> {
  const accounts = await scopedAccounts(flags);
  const source = pick(accounts, from, true);
  const target = to === undefined ? pick(accounts, from, false) : pick(accounts, to, false);
  if (source === target || source.held.accessToken === target.held.accessToken) {
    throw new ExitError(
      exitCodes.wrongUse,
      `${from} was not replaced, so source and target are the same account. Name the other account: npx bc-accounts webhooks copy ${from} <other account>`,
    );
  }
  if (source.held.storeHash !== target.held.storeHash) {
    throw new ExitError(
      exitCodes.wrongUse,
      `the accounts are of two stores, ${source.held.storeHash} and ${target.held.storeHash}, and a webhook works in its own store only. Name two accounts of one store.`,
    );
  }
  const api = apiOf(source);
  const seen = await patiently(`reading the webhooks of ${from}`, () => api.list(source.held.accessToken));
  if (seen.state !== "listed") {
    throw new ExitError(
      exitCodes.findings,
      seen.state === "dead"
        ? `the store does not accept the token of ${from} any more: BigCommerce deleted its webhooks. Make them again with the new token.`
        : `the token of ${from} may have no webhooks, so there is nothing to copy.`,
    );
  }
  const owner = ({ held }: StateAccount) => ({ label: describeAccount(held), token: held.accessToken });
  const { webhooks, made } = await patiently("copying webhooks", () =>
    copyWebhooks(api, seen.webhooks, owner(source), owner(target)),
  );
  process.stdout.write(
    `${webhooks.length} webhooks of ${owner(source).label}: ${made} made with the token of ${owner(target).label}, ${webhooks.length - made} were there already.\n`,
  );
  if (flags.remove !== true) {
    if (webhooks.length > 0) {
      sayOnStandardError(
        "Each event now goes out twice, once for each account, until the first account or its webhooks are gone: --remove deletes them.",
      );
    }
    return;
  }
  await patiently(`deleting webhooks of ${from}`, async () => {
    for (const { id } of webhooks) await api.remove(source.held.accessToken, id);
  });
  process.stdout.write(`Deleted from ${owner(source).label}: ${webhooks.length}.\n`);
}

async function scopedAccounts(flags: StackFlags): Promise<StateAccount[]> {
  const stack = await PulumiStack.open(flags);
  const accounts = await stack.accountsWithTokens();
  return accounts.filter(
    ({ held, forgery }) => held.tokenType === "v2v3" && held.secretUnknown !== true && forgery === undefined,
  );
}

function isCalled({ logicalName, qualifiedName }: StateAccount, name: string): boolean {
  return logicalName === name || qualifiedName === name;
}

/** @param prefersReplaced - The account that waits for its deletion is meant, where there is one. */
function pick(accounts: readonly StateAccount[], name: string, prefersReplaced: boolean): StateAccount {
  const called = accounts.filter((account) => isCalled(account, name));
  const replaced = called.filter(({ isPendingDeletion }) => isPendingDeletion);
  const living = called.filter(({ isPendingDeletion }) => !isPendingDeletion);
  const meant = prefersReplaced && replaced.length > 0 ? replaced : living;
  const [account] = meant;
  if (account === undefined) throw noSuchAccount(name, accounts);
  if (meant.length > 1) {
    const names = meant.map((it) => `${it.qualifiedName} (token ${it.held.fingerprint})`).join(", ");
    throw new ExitError(
      exitCodes.wrongUse,
      `the stack has several accounts called ${name}: ${names}. Let \`pulumi up\` finish what is due, or use the qualified name.`,
    );
  }
  return account;
}

function apiOf({ held, logicalName }: StateAccount): WebhookApi {
  const api = webhookApiOf(held);
  if (api !== undefined) return api;
  throw new ExitError(
    exitCodes.wrongUse,
    `the API path of ${logicalName} in state is not a safe address for a token: it needs https, or a loopback address. See who changed the state: pulumi stack history.`,
  );
}

function noSuchAccount(name: string, accounts: readonly StateAccount[]): ExitError {
  const names = [...new Set(accounts.map(({ qualifiedName }) => qualifiedName))].sort();
  return new ExitError(
    exitCodes.wrongUse,
    `the stack has no account with OAuth scopes called ${name}. ${names.length > 0 ? `It has: ${names.join(", ")}` : "Make them: pulumi up"}`,
  );
}

function asText(lists: readonly AccountWebhooks[]): string {
  if (lists.length === 0) return "The stack has no account with OAuth scopes.\n";
  return lists
    .map(({ logicalName, isPendingDeletion, token, fingerprint, storeHash, webhooks, orphans }) => {
      const state = isPendingDeletion ? ", replaced, to be deleted" : "";
      const count = token === "alive" ? `${webhooks.length} webhooks` : `token is ${token}`;
      const lines = [
        `${logicalName} (store ${storeHash}, token ${fingerprint}${state}): ${count}`,
        ...webhooks.map(({ what, hasHeaders }) => `  ${what}${hasHeaders ? ", with headers" : ""}`),
        ...(orphans?.found ?? []).map(
          ({ kind, count: number }) => `  stays behind without an owner: ${number} ${kind}`,
        ),
        ...(orphans !== undefined && orphans.unseen.length > 0
          ? [`  its scopes do not show: ${orphans.unseen.join(", ")}`]
          : []),
      ];
      return `${lines.join("\n")}\n`;
    })
    .join("");
}
