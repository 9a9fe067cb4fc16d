import { chmodSync, existsSync, rmSync } from "node:fs";
import { createServer, request, type IncomingMessage, type Server } from "node:http";
import { json } from "node:stream/consumers";
import { LedgerError, type AuditEntry, type AuditQuery, type Ledger } from "../gateway";
import { ServerError } from "./server-error";

/** What a command can ask of a gateway that holds its ledger's file open. */
type AdminCall =
  { readonly verb: "backup"; readonly file: string } | { readonly verb: "audit"; readonly query: AuditQuery };

type AdminAnswer =
  | { readonly ok: true; readonly result: unknown }
  /** Gateways of older versions do not say whether the command is wrong. */
  | { readonly ok: false; readonly reason: string; readonly isWrongUse?: boolean };

/** Systems differ: Linux takes 107 bytes, macOS 103. */
const LONGEST_SOCKET_PATH = 103;

/** Socket of the gateway that holds a ledger's file. Who may open it is decided by its mode: this user alone. */
const socketOf = (ledger: string): string => `${ledger}.sock`;

/**
 * A ledger in a file belongs to one process. So commands that look after a running gateway's ledger ask the gateway, by
 * a socket beside the file that this user alone may open. Nothing secret goes over it.
 */
export class AdminSocket {
  private constructor(
    private readonly server: Server,
    private readonly path: string,
  ) {}

  /** @throws ServerError */
  static async open(ledgerPath: string, ledger: Ledger): Promise<AdminSocket> {
    const path = socketOf(ledgerPath);
    if (Buffer.byteLength(path) > LONGEST_SOCKET_PATH) {
      throw new ServerError(
        "wrong_use",
        `cannot listen on ${path}: the address of a socket has at most ${LONGEST_SOCKET_PATH} bytes. Put the ledger where its path is shorter`,
      );
    }
    removeOld(path);
    const server = createServer((incoming, outgoing) => {
      void answer(incoming, ledger).then((body) => {
        outgoing.setHeader("Content-Type", "application/json").end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error) => {
        reject(cannotListen(path, "make the ledger's folder writable", error));
      });
      server.listen(path, resolve);
    });
    chmodSync(path, 0o600);
    return new AdminSocket(server, path);
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.path, { force: true });
  }
}

/** The ledger's own lock is held already, so a socket that is there belongs to a gateway that died. */
function removeOld(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    throw cannotListen(path, "something that is no socket is there; move it away", error);
  }
}

function cannotListen(path: string, wayOut: string, cause: unknown): ServerError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ServerError("other_side", `cannot listen on ${path}: ${wayOut} (${reason})`, { cause });
}

/** Copies the ledger of a running gateway; false when none runs on it. */
export async function backupOfRunning(ledger: string, file: string): Promise<boolean> {
  return (await ask(ledger, { verb: "backup", file })) !== undefined;
}

/** Reads the audit of a running gateway; undefined when none runs on the ledger. */
export async function auditOfRunning(
  ledger: string,
  query: AuditQuery,
): Promise<readonly (AuditEntry & { readonly id: number })[] | undefined> {
  return (await ask(ledger, { verb: "audit", query })) as (AuditEntry & { readonly id: number })[] | undefined;
}

async function ask(ledger: string, call: AdminCall): Promise<unknown> {
  const socketPath = socketOf(ledger);
  if (!existsSync(socketPath)) return undefined;
  const reply = await new Promise<AdminAnswer | undefined>((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      reject(
        new ServerError(
          "other_side",
          `the gateway at ${socketPath} does not answer (${error.code ?? error.message}): run this as the gateway's user, or restart the gateway`,
          { cause: error },
        ),
      );
    };
    const outgoing = request({ socketPath, method: "POST", path: "/" }, (incoming) => {
      json(incoming).then((body) => {
        resolve(body as AdminAnswer);
      }, fail);
    });
    outgoing.once("error", (error: NodeJS.ErrnoException) => {
      // Left behind by a gateway that died: nobody listens.
      if (error.code === "ECONNREFUSED" || error.code === "ENOENT") resolve(undefined);
      else fail(error);
    });
    outgoing.end(JSON.stringify(call));
  });
  if (reply === undefined) return undefined;
  if (!reply.ok) throw new ServerError(reply.isWrongUse === true ? "wrong_use" : "other_side", reply.reason);
  return reply.result ?? true;
}

async function answer(incoming: IncomingMessage, ledger: Ledger): Promise<AdminAnswer> {
  try {
    const call = (await json(incoming)) as AdminCall;
    if (call.verb === "audit") return { ok: true, result: await ledger.audit.read(call.query) };
    await ledger.backup(call.file);
    return { ok: true, result: true };
  } catch (error) {
    if (!(error instanceof LedgerError)) return { ok: false, reason: "the gateway failed to do it" };
    return { ok: false, reason: error.message, isWrongUse: error.isWrongUse };
  }
}
