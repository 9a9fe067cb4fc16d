import { Command, InvalidArgumentError, Option } from "commander";
import type { LogLevel, RunningServer, ServerLog, ServerOptions } from "../../../server";
import { ExitError, exitCodes } from "../../exit-codes";
import { asExit, ledgerOf, withLedger, type LedgerFlags } from "./ledger-option";
import { serverRoom } from "./server-room";
import { fileOf, tokensOption } from "./token";

interface ServeFlags extends LedgerFlags {
  driver?: string;
  store?: string[];
  panelUrl?: string;
  listen: string;
  tokens?: string;
  tlsCert?: string;
  tlsKey?: string;
  trustedProxy?: string[];
  ledgerWithoutTls?: boolean;
  keyFile?: string;
  driverSeconds?: number;
  drainSeconds?: number;
  logLevel: LogLevel;
}

const logLevels = ["trace", "debug", "info", "warn", "error", "silent"] as const satisfies readonly LogLevel[];

/** Variable of an option. */
const variable = (name: string): string => `BIGCOMMERCE_GATEWAY_${name}`;

const list = (text: string, before: string[] = []): string[] => [...before, ...text.split(/[\s,]+/).filter(Boolean)];

/** `bc-accounts gateway`: serves until SIGINT or SIGTERM. Every option can come from the environment. */
export function serveVerb(): Command {
  return withLedger(
    new Command("gateway").description("run an API account gateway for a team, and manage its tokens and its ledger"),
  )
    .addOption(
      new Option("--driver <module>", "way to the stores: a module (./driver.js), `control-panel` or `emulator`").env(
        variable("DRIVER"),
      ),
    )
    .addOption(
      new Option(
        "--store <hashes>",
        "stores of the drivers `control-panel` and `emulator`, separated by commas; repeatable",
      )
        .env(variable("STORES"))
        .argParser(list),
    )
    .addOption(
      new Option(
        "--panel-url <origin>",
        "an emulator's address, whose control panel the driver `control-panel` opens instead of BigCommerce's",
      ).env(variable("PANEL_URL")),
    )
    .addOption(
      new Option("--listen <address:port>", "where to listen").env(variable("LISTEN")).default("127.0.0.1:4020"),
    )
    .addOption(tokensOption())
    .addOption(
      new Option(
        "--key-file <file>",
        "file of mode 0600 with the sealing key, in place of BIGCOMMERCE_GATEWAY_KEY",
      ).env(variable("KEY_FILE")),
    )
    .addOption(new Option("--tls-cert <file>", "certificate with its chain, PEM").env(variable("TLS_CERT")))
    .addOption(new Option("--tls-key <file>", "key of the certificate, PEM").env(variable("TLS_KEY")))
    .addOption(
      new Option(
        "--trusted-proxy <addresses>",
        "proxies in front that terminate TLS: addresses or networks, separated by commas. X-Forwarded-For and X-Forwarded-Proto are trusted from these only",
      )
        .env(variable("TRUSTED_PROXIES"))
        .argParser(list),
    )
    .addOption(
      new Option(
        "--ledger-without-tls",
        "reach a PostgreSQL on another machine without TLS, in a network that nobody else can read",
      ).env(variable("LEDGER_WITHOUT_TLS")),
    )
    .addOption(
      new Option("--driver-seconds <seconds>", "longest time for one call of the driver (default: 240)")
        .env(variable("DRIVER_SECONDS"))
        .argParser(seconds),
    )
    .addOption(
      new Option(
        "--drain-seconds <seconds>",
        "longest time that running requests get when the gateway stops (default: 240)",
      )
        .env(variable("DRAIN_SECONDS"))
        .argParser(seconds),
    )
    .addOption(
      new Option("--log-level <level>", "lowest level of the log on standard output")
        .choices(logLevels)
        .env(variable("LOG_LEVEL"))
        .default("info"),
    )
    .addHelpText("after", HELP_OF_SECRETS)
    .action(runServer);
}

const HELP_OF_SECRETS = `
Never write a secret on the command line:
  the sealing key        in the file of --key-file, or the variable BIGCOMMERCE_GATEWAY_KEY; else the key file beside a ledger file
  the database password  in the variable BIGCOMMERCE_GATEWAY_LEDGER, or in the file of --ledger-address-file
  the tokens             hashes only, in the file of --tokens: bc-accounts gateway token add --help
How to run a gateway for a team: docs/running-a-gateway.md`;

async function runServer(flags: ServeFlags, command: Command): Promise<void> {
  const options = optionsOf(flags, command);
  const { ServerLog, startServer } = serverRoom();
  const log = ServerLog.to(process.stdout, flags.logLevel);
  // Armed before the server starts, so that no signal is missed.
  const signals = new Signals();
  const server = await startServer(options, log).catch((error: unknown) => {
    throw asExit(error);
  });
  await signals.first;
  void signals.second.then((signal) => {
    endAtOnce(server, log, signal);
  });
  await server.close();
}

function optionsOf(flags: ServeFlags, command: Command): ServerOptions {
  if (flags.driver === undefined) {
    throw new ExitError(
      exitCodes.wrongUse,
      "name the way to the stores with --driver: your module (./driver.js), `control-panel`, or `emulator` for a trial",
    );
  }
  const { ledger, isVisible } = ledgerOf(flags, command);
  return {
    driver: flags.driver,
    ledger,
    isLedgerVisible: isVisible,
    listen: flags.listen,
    tokens: fileOf(flags),
    logLevel: flags.logLevel,
    ledgerWithoutTls: flags.ledgerWithoutTls === true,
    ...(flags.store === undefined ? {} : { stores: flags.store }),
    ...(flags.panelUrl === undefined ? {} : { panelUrl: flags.panelUrl }),
    ...(flags.keyFile === undefined ? {} : { keyFile: flags.keyFile }),
    ...(flags.tlsCert === undefined ? {} : { tlsCert: flags.tlsCert }),
    ...(flags.tlsKey === undefined ? {} : { tlsKey: flags.tlsKey }),
    ...(flags.trustedProxy === undefined ? {} : { trustedProxies: flags.trustedProxy }),
    ...(flags.driverSeconds === undefined ? {} : { driverSeconds: flags.driverSeconds }),
    ...(flags.drainSeconds === undefined ? {} : { drainSeconds: flags.drainSeconds }),
  };
}

/** A person, or a service manager that has lost patience, asks twice. */
function endAtOnce(server: RunningServer, log: ServerLog, signal: NodeJS.Signals): void {
  const left = server.cut();
  log.warn("ended at once by a second signal", { signal, cut: left });
  process.stderr.write(
    `bc-accounts: ended at once by a second ${signal}, with ${left} request(s) under way. Their accounts are in the ledger: ` +
      "the next start of a gateway on it, and the next `pulumi up`, put them right\n",
  );
  process.exit(exitCodes.otherSideFailed);
}

/** The first two of SIGINT and SIGTERM. */
class Signals {
  readonly first: Promise<NodeJS.Signals>;
  readonly second: Promise<NodeJS.Signals>;

  constructor() {
    const waiting: ((signal: NodeJS.Signals) => void)[] = [];
    this.first = new Promise((resolve) => waiting.push(resolve));
    this.second = new Promise((resolve) => waiting.push(resolve));
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => waiting.shift()?.(signal));
  }
}

function seconds(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) === 0)
    throw new InvalidArgumentError("It must be a whole number of seconds.");
  return Number(text);
}
