import { Command, Option } from "commander";
import type { NewToken, StoredToken } from "../../../gateway";
import { quoteForShell } from "../../../handoff";
import { describeGrant } from "../../describe-grant";
import { ExitError, exitCodes } from "../../exit-codes";
import { writeSecret } from "../../files";
import { instantOf } from "../../instant-of";

interface FileFlags {
  tokens?: string;
}

interface AddFlags extends FileFlags {
  store?: string[];
  allStores?: boolean;
  verb: ("read" | "create" | "delete")[];
  ownerPrefix?: string;
  scope?: string[];
  withoutScopes?: boolean;
  additionalScope?: string[];
  stencil?: "none" | "local-development-only" | "publish-theme";
  mustNotGrant?: string[];
  expires?: string;
  out?: string;
}

interface ListFlags extends FileFlags {
  json?: boolean;
}

/** Variable with the path of the tokens file. */
export const TOKENS_VARIABLE = "BIGCOMMERCE_GATEWAY_TOKENS";

export const tokensOption = (): Option =>
  new Option("--tokens <file>", "file with the hashes of the gateway's tokens").env(TOKENS_VARIABLE);

/** `bc-accounts gateway token`: who may ask the gateway for what. A running gateway notices every change by itself. */
export function tokenVerb(): Command {
  return new Command("token")
    .description("add, list and revoke the tokens of a gateway, also while it runs")
    .addCommand(addVerb())
    .addCommand(listVerb())
    .addCommand(revokeVerb());
}

function addVerb(): Command {
  return new Command("add")
    .description("make a token, print it once, and keep its hash in the tokens file")
    .argument("<name>", "name that logs and the audit show, for example ci-shop-prod")
    .addOption(tokensOption())
    .option("--store <hash...>", "stores that the token opens")
    .option("--all-stores", "open every store of the gateway")
    .addOption(
      new Option("--verb <verb...>", "what the token may do")
        .choices(["read", "create", "delete"])
        .default(["read", "create", "delete"], "all three"),
    )
    .option("--owner-prefix <prefix>", "organization/project/stack/: only accounts of this stack")
    .option(
      "--scope <family=level...>",
      "highest level of a scope family, for example orders=modify; others are refused",
    )
    .option("--without-scopes", "allow no scope of a V2/V3 token at all")
    .option("--additional-scope <parameter...>", "scope parameter beside the catalogue that is allowed")
    .addOption(
      new Option("--stencil <level>", "highest access level of a Stencil-CLI token").choices([
        "none",
        "local-development-only",
        "publish-theme",
      ]),
    )
    .option(
      "--must-not-grant <call...>",
      'call that no account may be able to make, for example "DELETE /v3/customers"',
    )
    .option("--expires <when>", "a number of days (90d) or a time (2027-01-31T00:00:00Z)")
    .option("--out <file>", "write the token to this file (mode 0600) instead of standard output")
    .action(runAdd);
}

function listVerb(): Command {
  return new Command("list")
    .description("show names, ceilings and dates, never a secret")
    .addOption(tokensOption())
    .option("--json", "as JSON")
    .action((flags: ListFlags) => {
      const { readTokens } = gateway();
      const tokens = orSayWhy(() => readTokens(fileOf(flags)));
      process.stdout.write(
        flags.json === true ? `${JSON.stringify(tokens.map(withoutHash), null, 2)}\n` : tableOf(tokens),
      );
    });
}

function revokeVerb(): Command {
  return new Command("revoke")
    .description("revoke a token at once; its name cannot be used again")
    .argument("<name>", "name of the token, as `gateway token list` shows it")
    .addOption(tokensOption())
    .action((name: string, flags: FileFlags) => {
      const { revokeToken } = gateway();
      orSayWhy(() => {
        revokeToken(fileOf(flags), name);
      });
      process.stderr.write(`token ${name} is revoked\n`);
    });
}

function runAdd(name: string, flags: AddFlags): void {
  const { addToken } = gateway();
  const wish = wishOf(name, flags);
  const { out } = flags;
  const { secret, stored } = orSayWhy(() =>
    addToken(fileOf(flags), wish, new Date(), (made) => {
      if (out !== undefined) writeSecret(`${made}\n`, out);
    }),
  );
  if (out === undefined) process.stdout.write(`${secret}\n`);
  const store = "pulumi config set --secret bigcommerce:gatewayToken";
  process.stderr.write(
    `token ${describeGrant({ ...stored, ceiling: stored })}\n` +
      (out === undefined
        ? `It is shown only once: ${store}\n`
        : `It is in ${out} and nowhere else: ${store} < ${quoteForShell(out)}\n`),
  );
}

function wishOf(name: string, flags: AddFlags): NewToken {
  if ((flags.store === undefined) === (flags.allStores !== true)) {
    throw new ExitError(
      exitCodes.wrongUse,
      "name the stores that the token opens with --store HASH, or all with --all-stores",
    );
  }
  const scopes = flags.withoutScopes === true ? {} : scopesOf(flags.scope);
  return {
    name,
    stores: flags.allStores === true ? "*" : (flags.store ?? []),
    verbs: flags.verb,
    ...(flags.expires === undefined ? {} : { expires_at: expiryOf(flags.expires) }),
    ...(flags.ownerPrefix === undefined ? {} : { owner_prefix: flags.ownerPrefix }),
    ...(scopes === undefined ? {} : { scopes }),
    ...(flags.additionalScope === undefined ? {} : { additional_scopes: flags.additionalScope }),
    ...(flags.stencil === undefined ? {} : { stencil: flags.stencil }),
    ...(flags.mustNotGrant === undefined ? {} : { forbidden_calls: flags.mustNotGrant }),
  };
}

function scopesOf(pairs: readonly string[] | undefined): Record<string, string> | undefined {
  return (
    pairs &&
    Object.fromEntries(
      pairs.map((pair) => {
        const [family, level, ...rest] = pair.split("=");
        if (family === undefined || level === undefined || rest.length > 0) {
          throw new ExitError(exitCodes.wrongUse, `--scope ${pair} is not FAMILY=LEVEL, for example orders=modify`);
        }
        return [family, level];
      }),
    )
  );
}

const DAY_MS = 24 * 60 * 60 * 1000;

function expiryOf(text: string): string {
  const days = /^(\d{1,5})d$/.exec(text)?.[1];
  const at = days === undefined ? instantOf(text) : Date.now() + Number(days) * DAY_MS;
  if (at === undefined) {
    throw new ExitError(
      exitCodes.wrongUse,
      `--expires ${text} is neither a number of days (90d) nor a time (2027-01-31T00:00:00Z)`,
    );
  }
  if (at <= Date.now()) throw new ExitError(exitCodes.wrongUse, `--expires ${text} is in the past`);
  return new Date(at).toISOString();
}

export function fileOf({ tokens }: FileFlags): string {
  if (tokens !== undefined) return tokens;
  throw new ExitError(exitCodes.wrongUse, `name the tokens file with --tokens FILE or ${TOKENS_VARIABLE}`);
}

function orSayWhy<T>(work: () => T): T {
  const { TokensFileError } = gateway();
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TokensFileError)) throw error;
    throw new ExitError(exitCodes.wrongUse, error.message, { cause: error });
  }
}

function withoutHash({ sha256: _hash, ...rest }: StoredToken): Omit<StoredToken, "sha256"> {
  return rest;
}

function tableOf(tokens: readonly StoredToken[]): string {
  return tokens
    .map((token) => {
      const state = token.revoked_at === undefined ? "" : ` REVOKED ${token.revoked_at}:`;
      const isExpired = token.expires_at !== undefined && Date.parse(token.expires_at) <= Date.now();
      return `${state}${isExpired ? " EXPIRED:" : ""} ${describeGrant({ ...token, ceiling: token })}; made ${token.created_at}\n`.trimStart();
    })
    .join("");
}

/** Loaded when asked for, so that the other verbs start without a server in memory. */
function gateway(): typeof import("../../../gateway") {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("../../../gateway") as typeof import("../../../gateway");
}
