import { credentials, Metadata } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

const PATIENCE_MS = 5_000;

/** The engine's own log: its lines stand among the diagnostics of the command. */
export interface EngineLog {
  readonly write: (line: string) => void;
  /** Resolves when the engine has every line. A preview may end with the answer that comes after. */
  readonly heard: () => Promise<void>;
}

export function engineLog(address: string): EngineLog {
  const engine = new EngineClient(address, credentials.createInsecure());
  const underWay = new Set<Promise<void>>();
  return {
    write: (line) => {
      const request = new LogRequest().setSeverity(LogSeverity.INFO).setMessage(line);
      const sent = new Promise<void>((done) => {
        engine.log(request, new Metadata(), { deadline: Date.now() + PATIENCE_MS }, (error) => {
          if (error) process.stderr.write(`${line}\n`);
          done();
        });
      }).finally(() => underWay.delete(sent));
      underWay.add(sent);
    },
    heard: async () => {
      await Promise.all(underWay);
    },
  };
}
