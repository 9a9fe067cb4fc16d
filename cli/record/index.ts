/** The parts of a recorder: the sources of calls, the book that counts them, and the conclusions. */
export { CallBook } from "./call-book";
export { ADDRESS_VARIABLE, childEnvironment } from "./child-environment";
export { declaredAccounts, type DeclaredAccount } from "./declared-accounts";
export type { RecordedHosts } from "./kept-call";
export { needsOf, type AccountNeed } from "./need";
export { readAccessLog } from "./read-access-log";
export { readHar } from "./read-har";
export { readOpenapi } from "./read-openapi";
export { RECORD_FILE, readRecordFile, RecordFile } from "./record-file";
export { RecordingProxy } from "./recording-proxy";
export { needsAsJson, renderNeeds } from "./render-needs";
export { RunAuthority } from "./run-authority";
export { runCommand } from "./run-command";
