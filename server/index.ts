/** The gateway as a program: options, TLS, logs, figures and drivers. What a Pulumi program never loads. */
export { auditOfRunning, backupOfRunning } from "./admin-socket";
export { ServerLog, type LogStream } from "./logger";
export { checkOptions, logLevels, readSecretFile, type LogLevel, type ServerOptions } from "./options";
export { sealingKeyOf } from "./sealing-key-of";
export { ServerError } from "./server-error";
export { startServer, type RunningServer } from "./start-server";
