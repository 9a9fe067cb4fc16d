import type { Logger } from "pino";
import type { RequestLogEntry } from "../gateway";
import { LedgerError } from "../gateway";
import type { LogLevel } from "./options";
import { scrub } from "./scrub";

/** Where log lines go. */
export type LogStream = { write(line: string): unknown };

/** One JSON line for each event, on standard output. */
export class ServerLog {
  private constructor(private readonly logger: Logger) {}

  static to(stream: LogStream, level: LogLevel = "info"): ServerLog {
    // Loaded when a server starts, so that no other command pays for it.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { pino, stdTimeFunctions } = require("pino") as typeof import("pino");
    return new ServerLog(
      pino(
        { level, base: {}, timestamp: stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
        stream,
      ),
    );
  }

  /** Health checks come every few seconds and say nothing: they are told at `debug` only. */
  request(entry: RequestLogEntry, client: string | undefined): void {
    const { method, path, status, ms, code, token, store, accountId, owner } = entry;
    const line = {
      ...{ method, path, status, ms: Math.round(ms * 10) / 10 },
      ...(client === undefined ? {} : { client }),
      ...(code === undefined ? {} : { code }),
      ...(token === undefined ? {} : { token }),
      ...(store === undefined ? {} : { store }),
      ...(accountId === undefined ? {} : { account: accountId }),
      ...(owner === undefined ? {} : { owner }),
    };
    if (status >= 500) this.logger.error(line, "request failed");
    else if (isProbe(path) && status < 400) this.logger.debug(line, "request");
    else this.logger.info(line, "request");
  }

  /** What lies behind an answer of 5xx, without what may be secret in it. */
  failure(error: unknown, code: string): void {
    this.logger.error({ code, ...describe(error) }, "failure");
  }

  info(message: string, facts: Readonly<Record<string, unknown>> = {}): void {
    this.logger.info(facts, message);
  }

  warn(message: string, facts: Readonly<Record<string, unknown>> = {}): void {
    this.logger.warn(facts, message);
  }
}

const isProbe = (path: string): boolean => path === "/healthz" || path === "/readyz" || path === "/metrics";

function describe(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  return {
    error: error.name,
    reason: scrub(error.message),
    ...(error instanceof LedgerError ? { ledger: error.code } : {}),
    ...(error.cause === undefined || depth > 3 ? {} : { cause: describe(error.cause, depth + 1) }),
  };
}
