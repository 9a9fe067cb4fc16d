import { existsSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Command, InvalidArgumentError, Option } from "commander";
import type { AccountNeed, CallBook, DeclaredAccount, RecordedHosts, RecordFile } from "../record";
import { ExitError, exitCodes } from "../exit-codes";
import { readInput } from "../files";
import { sayOnStandardError } from "../say";
import { PulumiStack, type StackFlags } from "../stack/pulumi-stack";
import { withStackOptions } from "../stack/stack-options";
import { stopSignal } from "../stop-signal";

const formats = ["text", "json"] as const;
const failures = ["undeclared", "unseen", "any", "never"] as const;

interface RecordFlags extends StackFlags {
  listen?: boolean;
  port: number;
  har?: string[];
  log?: string[];
  logPattern?: string;
  openapi?: string[];
  merge?: string[];
  output?: string;
  account?: string;
  export?: string;
  upstream?: URL;
  storefront?: string[];
  urlVariable?: string[];
  format: (typeof formats)[number];
  failOn: (typeof failures)[number];
}

type Library = typeof import("../record");

/** `bc-accounts record`: which calls a program makes, and so which endpoints and scopes it needs. */
export function recordVerb(): Command {
  const several = (value: string, before: string[] = []) => [...before, value];
  return withStackOptions(new Command("record"))
    .description(
      "record which calls a program makes: its endpoints, the smallest scopes, and how its declaration differs",
    )
    .argument("[command...]", "after --, the command whose calls to record: npx bc-accounts record -- npm test")
    .passThroughOptions()
    .option("--listen", "run no command: record the calls to the recorder's address until Ctrl-C")
    .addOption(
      new Option("--port <number>", "port of the recorder; 0 takes a free one").default(0).argParser(parsePort),
    )
    .option("--har <file>", "take the calls of an HTTP archive; repeat it for several", several)
    .option("--log <file>", "take the calls of an access log: common, combined or JSON lines, also as .gz", several)
    .option(
      "--log-pattern <expression>",
      "regular expression for the lines of --log, with the groups (?<method>…), (?<target>…), (?<time>…)",
    )
    .option(
      "--openapi <file>",
      "show what a client with this OpenAPI document could call; these calls do not count as seen",
      several,
    )
    .option("--merge <file>", "take the calls of another record", several)
    .option(
      "-o, --output <file>",
      "the record, which grows with each run (default: recorded-calls.json in the project's folder)",
    )
    .option("--account <name>", "logical name of the account that makes the calls (default: by their token)")
    .option("--export <file>", "compare with this `pulumi stack export` in place of the stack")
    .addOption(
      new Option(
        "--upstream <url>",
        "where to send calls for https://api.bigcommerce.com, for example to an emulator",
      ).argParser(parseUrl),
    )
    .option("--storefront <host>", "domain of a storefront whose GraphQL calls count, too", several)
    .option("--url-variable <name>", "environment variable in which the command gets the recorder's address", several)
    .addOption(new Option("--format <form>", "form of the result").choices(formats).default("text"))
    .addOption(
      new Option("--fail-on <what>", "end with code 1 if record and declaration differ")
        .choices(failures)
        .default("never"),
    )
    .action(runRecord);
}

async function runRecord(command: string[], flags: RecordFlags): Promise<void> {
  // Loaded here and not above, so that the other verbs start without a proxy in memory.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const library = require("../record") as Library;
  const isLive = command.length > 0 || flags.listen === true;
  const files = [...(flags.har ?? []), ...(flags.log ?? []), ...(flags.merge ?? []), ...(flags.openapi ?? [])];
  if (!isLive && files.length === 0) {
    throw new ExitError(
      exitCodes.wrongUse,
      "there is nothing to record: name a command (npx bc-accounts record -- npm test), --listen, --har, --log, --openapi or --merge.",
    );
  }
  if (command.length > 0 && flags.listen === true) {
    throw new ExitError(exitCodes.wrongUse, "--listen runs no command: leave out --listen or the command.");
  }
  const declared = await declarations(library, flags);
  const account = flags.account === undefined ? undefined : accountNamed(flags.account, declared);
  const book = new library.CallBook(
    (fingerprint) =>
      account ?? declared.find((each) => fingerprint !== undefined && each.fingerprint === fingerprint)?.owner,
  );
  const hosts = hostsOf(flags);
  let code = 0;
  if (isLive || files.length > (flags.openapi ?? []).length) {
    const path = flags.output ?? join(flags.cwd, library.RECORD_FILE);
    const file = library.RecordFile.open(path, book);
    try {
      takeFiles(library, flags, hosts, book);
      if (isLive) code = await recordLive(library, command, flags, hosts, book, file);
    } finally {
      await file.close();
    }
    if (!book.isEmpty) sayOnStandardError(`Recorded in ${path}.`);
  }
  // A command's own output is on standard output.
  const show =
    command.length > 0 ? (text: string) => process.stderr.write(text) : (text: string) => process.stdout.write(text);
  const needs = library.needsOf(book.record(), declared);
  if (!book.isEmpty) show(flags.format === "json" ? library.needsAsJson(needs) : library.renderNeeds(needs));
  for (const each of flags.openapi ?? []) show(couldCall(library, each));
  if (code !== 0) throw new ExitError(code, `${command[0] ?? ""} ended with exit code ${code}`);
  insist(needs, flags.failOn);
}

async function recordLive(
  library: Library,
  command: readonly string[],
  flags: RecordFlags,
  hosts: RecordedHosts,
  book: CallBook,
  file: RecordFile,
): Promise<number> {
  const stopped = flags.listen === true ? stopSignal() : undefined;
  const authority = new library.RunAuthority();
  let seen = 0;
  const proxy = await library.RecordingProxy.listen({
    port: flags.port,
    upstream: flags.upstream,
    hosts,
    authority,
    onCall: (call) => {
      seen += 1;
      book.note(call);
      file.touch();
    },
  }).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    throw new ExitError(
      exitCodes.otherSideFailed,
      `the recorder could not listen on port ${flags.port}: ${code ?? "unknown error"}. Take another one: --port 0`,
      { cause: error },
    );
  });
  const environment = library.childEnvironment({
    url: proxy.url,
    certificate: authority.certificate,
    also: flags.urlVariable ?? [],
  });
  try {
    book.cover(new Date());
    let code = 0;
    if (stopped === undefined) code = await library.runCommand(command, environment.variables);
    else {
      process.stdout.write(howToReach(proxy.url, environment.variables));
      await stopped;
    }
    book.cover(new Date());
    if (seen === 0) sayOnStandardError(nothingSeen(proxy.url));
    for (const [host, count] of proxy.distrust) {
      sayOnStandardError(
        `${count} connection(s) to ${host} were closed by the program, because it does not trust the recorder's certificate. ` +
          `Give the program the recorder's address instead: it is in the variable ${library.ADDRESS_VARIABLE}, or in your own variable with --url-variable.`,
      );
    }
    return code;
  } finally {
    environment.dispose();
    await proxy.close();
  }
}

function howToReach(url: string, variables: Readonly<Record<string, string>>): string {
  const shown = ["HTTPS_PROXY", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"];
  return [
    `recorder ready: ${url} (in place of https://api.bigcommerce.com)`,
    "Or as a proxy, in another terminal:",
    ...shown.map((name) => `  export ${name}=${variables[name] ?? ""}`),
    "  export NODE_USE_ENV_PROXY=1",
    "Ctrl-C ends it.",
    "",
  ].join("\n");
}

function nothingSeen(url: string): string {
  return (
    "The recorder saw no call to BigCommerce. If the program ignores proxies, give it the recorder's address in place of " +
    `https://api.bigcommerce.com: it is in the variable BC_RECORD_URL (this time it was ${url}), or in your own variable with --url-variable.`
  );
}

function takeFiles(library: Library, flags: RecordFlags, hosts: RecordedHosts, book: CallBook): void {
  for (const file of flags.har ?? []) for (const call of library.readHar(textOf(file), file, hosts)) book.note(call);
  for (const file of flags.log ?? []) {
    const { calls, unread, others } = library.readAccessLog(textOf(file).split(/\r?\n/), hosts, flags.logPattern);
    for (const call of calls) book.note(call);
    sayOnStandardError(
      `${file}: ${calls.length} call(s) to BigCommerce, ${others} other request(s), ${unread} line(s) that could not be read` +
        (unread > 0 && calls.length === 0 ? "; describe the lines with --log-pattern." : "."),
    );
  }
  for (const file of flags.merge ?? []) book.include(library.readRecordFile(file));
}

function couldCall(library: Library, file: string): string {
  const endpoints = library.readOpenapi(textOf(file), file);
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { minimalScopes, renderScopes } = require("../../scopes") as typeof import("../../scopes");
  const { scopes, unknown } = minimalScopes(endpoints);
  return [
    `${file}: a client with this document could make ${endpoints.length} call(s). Only a record shows which of them it makes.`,
    "  endpoints: [",
    ...endpoints.map((call) => `    ${JSON.stringify(call)},`),
    "  ],",
    `  scopes: ${renderScopes(scopes)},`,
    ...(unknown.length > 0
      ? [`  Not documented, so not in the scopes: ${unknown.map(({ call }) => call).join(", ")}`]
      : []),
    "",
  ].join("\n");
}

/** What is declared; where nobody asked for it, a project that cannot be read is no reason not to record. */
async function declarations(library: Library, flags: RecordFlags): Promise<DeclaredAccount[]> {
  if (flags.export !== undefined) {
    try {
      return library.declaredAccounts(JSON.parse(textOf(flags.export)));
    } catch (error) {
      if (error instanceof ExitError) throw error;
      throw new ExitError(
        exitCodes.wrongUse,
        `${flags.export} is not a state export. Make it: pulumi stack export > state.json`,
        { cause: error },
      );
    }
  }
  const isProject = ["Pulumi.yaml", "Pulumi.yml"].some((name) => existsSync(join(flags.cwd, name)));
  if (!isProject && flags.stack === undefined) return [];
  try {
    const stack = await PulumiStack.open(flags);
    return library.declaredAccounts(await stack.exported({ secrets: false }));
  } catch (error) {
    if (flags.stack !== undefined || !(error instanceof ExitError)) throw error;
    sayOnStandardError(`Recording without a comparison: ${error.message}`);
    return [];
  }
}

/** The owner by which records name the account. */
function accountNamed(name: string, declared: readonly DeclaredAccount[]): string {
  const found = declared.filter(({ logicalName }) => logicalName === name);
  if (found.length === 1 && found[0] !== undefined) return found[0].owner;
  if (name.split("/").length === 4) return name;
  if (declared.length === 0) {
    throw new ExitError(
      exitCodes.wrongUse,
      `no declaration of ${name} was found: name the stack (--stack, --cwd or --export), or the account as organization/project/stack/${name}.`,
    );
  }
  throw new ExitError(
    exitCodes.wrongUse,
    found.length > 1
      ? `several accounts of the stack are named ${name}: leave --account out; the recorder then goes by their tokens.`
      : `the stack has no account ${name}. It has ${declared.map(({ logicalName }) => logicalName).join(", ")}.`,
  );
}

function hostsOf({ upstream, storefront = [] }: RecordFlags): RecordedHosts {
  return {
    standIns: upstream === undefined ? [] : [upstream.host.toLowerCase()],
    storefronts: storefront.map((host) => host.toLowerCase()),
  };
}

function insist(needs: readonly AccountNeed[], failOn: RecordFlags["failOn"]): void {
  if (failOn === "never") return;
  const undeclared = needs.flatMap(({ comparison }) => comparison?.undeclared ?? []).length;
  const unseen = needs.flatMap(({ comparison }) => comparison?.unseen ?? []).length;
  const said = [
    ...(failOn !== "unseen" && undeclared > 0 ? [`${undeclared} call(s) were seen that are not declared`] : []),
    ...(failOn !== "undeclared" && unseen > 0 ? [`${unseen} declared call(s) were never seen`] : []),
  ];
  if (said.length > 0) throw new ExitError(exitCodes.findings, `${said.join("; ")} (--fail-on ${failOn})`);
}

function textOf(file: string): string {
  const bytes = readInput(file);
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    return Buffer.from(isPacked ? gunzipSync(bytes) : bytes).toString("utf8");
  } catch (error) {
    throw new ExitError(
      exitCodes.wrongUse,
      `${file} could not be unpacked: ${(error as Error).message}. Name a whole .gz file, or unpack it with gunzip.`,
      { cause: error },
    );
  }
}

const LAST_PORT = 65_535;

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > LAST_PORT) {
    throw new InvalidArgumentError(`A port is a number from 0 to ${LAST_PORT}.`);
  }
  return port;
}

function parseUrl(text: string): URL {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError("It must be an address such as http://127.0.0.1:4010.");
  }
  return new URL(text);
}
