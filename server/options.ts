import { readFileSync, statSync } from "node:fs";
import { isIP } from "node:net";
import { isLoopback } from "../wire/loopback";
import { ServerError } from "./server-error";
import { TrustedProxies } from "./trusted-proxies";

/** How a gateway is started: command line and environment, as they were written. */
export interface ServerOptions {
  /** Path of a driver, `control-panel` or `emulator`. */
  readonly driver: string;
  /** Stores of the drivers `control-panel` and `emulator`. A driver of one's own knows its stores. */
  readonly stores?: readonly string[];
  /** Origin of an emulator, whose control panel the driver `control-panel` opens instead of BigCommerce's. */
  readonly panelUrl?: string;
  /** File, or `postgres://…`. */
  readonly ledger: string;
  /** True when the ledger was written on the command line, which every user of the machine can read. */
  readonly isLedgerVisible?: boolean;
  /** `address:port`. */
  readonly listen: string;
  readonly tokens: string;
  /** File with the sealing key. Default: the variable, or the key file beside a ledger file. */
  readonly keyFile?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  /** Addresses or networks of the TLS proxies in front, whose forwarding headers are believed. */
  readonly trustedProxies?: readonly string[];
  /** Reach a PostgreSQL on another machine without TLS. */
  readonly ledgerWithoutTls?: boolean;
  /** Longest time that the driver has for one call. */
  readonly driverSeconds?: number;
  /** Longest time that requests under way have when the server stops. Default: the longest call of the driver. */
  readonly drainSeconds?: number;
  readonly logLevel?: LogLevel;
}

export const logLevels = ["trace", "debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** Options that a server can safely start with. */
export interface SafeOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  readonly proxies?: TrustedProxies;
}

/**
 * Refuses what would put credentials in danger, before anything is opened.
 *
 * @throws ServerError `wrong_use` with the way out
 */
export function checkOptions(options: ServerOptions): SafeOptions {
  const { host, port } = addressOf(options.listen);
  const tls = tlsOf(options);
  const proxies = options.trustedProxies?.length ? new TrustedProxies(options.trustedProxies) : undefined;
  if (!isLoopback(host) && tls === undefined && proxies === undefined) {
    throw refusal(
      `refusing to listen on ${host} without TLS: answers hold credentials. Give --tls-cert and --tls-key; or listen on 127.0.0.1; ` +
        "or name the proxy that ends TLS in front of this gateway with --trusted-proxy <address or network>",
    );
  }
  checkLedger(options);
  checkPanel(options);
  return { host, port, ...(tls === undefined ? {} : { tls }), ...(proxies === undefined ? {} : { proxies }) };
}

function checkLedger({ ledger, driver, isLedgerVisible, ledgerWithoutTls }: ServerOptions): void {
  if (ledger === ":memory:" && driver !== "emulator") {
    throw refusal(
      "refusing to keep the ledger in memory: unconfirmed credentials would be lost with the process. Name a file with --ledger FILE",
    );
  }
  if (!/^postgres(ql)?:/.test(ledger)) return;
  let address: URL;
  try {
    address = new URL(ledger);
  } catch (error) {
    throw refusal("the ledger's address cannot be read: write postgres://user@host:5432/database", error);
  }
  if (isLedgerVisible === true && address.password !== "") {
    throw refusal(
      "refusing a password on the command line, where every user of this machine can read it: put the address into the variable " +
        "BIGCOMMERCE_GATEWAY_LEDGER, or into a file of mode 0600 and name that with --ledger-address-file FILE",
    );
  }
  const mode = address.searchParams.get("sslmode");
  const isProtected = mode === "require" || mode === "verify-ca" || mode === "verify-full";
  if (address.hostname !== "" && !isLoopback(address.hostname) && !isProtected && ledgerWithoutTls !== true) {
    throw refusal(
      `refusing to reach the ledger on ${address.hostname} without TLS: add ?sslmode=verify-full to its address. ` +
        "In a network that nobody else can read, say so with --ledger-without-tls",
    );
  }
}

/** The session goes wherever the panel is, so another place than BigCommerce has to be on this machine. */
function checkPanel({ driver, panelUrl }: ServerOptions): void {
  if (panelUrl === undefined) return;
  if (driver !== "control-panel") {
    throw refusal("--panel-url belongs to --driver control-panel: leave it out, or name that driver");
  }
  if (!URL.canParse(panelUrl) || !isLoopback(new URL(panelUrl).hostname)) {
    throw refusal(
      "--panel-url is the address of an emulator on this machine, for example http://127.0.0.1:4010: leave it out for BigCommerce's control panel",
    );
  }
}

function addressOf(listen: string): { host: string; port: number } {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(listen) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  const isAddress = host !== undefined && (host === "localhost" || isIP(host) !== 0);
  if (!isAddress || port > 65_535) {
    throw refusal(`--listen ${listen} is not ADDRESS:PORT, for example 127.0.0.1:4020 or [::1]:4020`);
  }
  return { host, port };
}

function tlsOf({ tlsCert, tlsKey }: ServerOptions): SafeOptions["tls"] {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined) {
    throw refusal("TLS takes a certificate and its key: give both --tls-cert FILE and --tls-key FILE");
  }
  const cert = read(tlsCert);
  const key = read(tlsKey);
  if (process.platform !== "win32" && (statSync(tlsKey).mode & 0o007) !== 0) {
    throw refusal(`everybody may read the TLS key ${tlsKey}: run \`chmod o-rwx ${tlsKey}\``);
  }
  return { cert, key };
}

/** Text of a file with a secret, which others may not read. */
export function readSecretFile(path: string): string {
  const text = read(path).toString("utf8").trim();
  if (process.platform !== "win32" && (statSync(path).mode & 0o007) !== 0) {
    throw refusal(`everybody may read the secret in ${path}: run \`chmod o-rwx ${path}\``);
  }
  return text;
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    throw refusal(`cannot read ${path} (${code}): check that it exists and that this user may read it`, error);
  }
}

function refusal(message: string, cause?: unknown): ServerError {
  return new ServerError("wrong_use", message, cause === undefined ? {} : { cause });
}
