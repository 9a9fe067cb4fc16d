export { createGateway } from "./app";
export type { Gateway, GatewayOptions, RequestLogEntry } from "./app";
export type { RecoveryReport } from "./accounts";
export { DriverError } from "./driver";
export type { AccountDriver, AccountSpec, CreatedAccount, DriverErrorOptions, StoreAccount } from "./driver";
export { changeSteps, createSteps } from "./gateway-step";
export type { ChangeStep, CreateStep, GatewayStep, StepContext, StepHook } from "./gateway-step";
export { GatewayFailure } from "./gateway-failure";
export { loadSqlite } from "./load-sqlite";
export type {
  AuditEntry,
  AuditLog,
  AuditQuery,
  Intent,
  IntentDraft,
  IntentStatus,
  Ledger,
  LedgerStatistics,
  RememberedRequest,
} from "./ledger";
export { backupLedger } from "./backup-ledger";
export { isSharedLedger, openLedger } from "./open-ledger";
export type { LedgerOptions } from "./open-ledger";
export { resealLedger, resealWithoutOldKey } from "./reseal-ledger";
export { renewEpoch, restoreLedger } from "./restore-ledger";
export { LedgerError } from "./ledger-error";
export type { LedgerErrorCode } from "./ledger-error";
export { loadSealingKey, loadSealingKeyOfServer, parseSealingKey } from "./sealing-key";
export type { SealingKeyOptions } from "./sealing-key";
export { serveGateway } from "./serve";
export type { ServedGateway, ServeOptions } from "./serve";
export type { Ceiling } from "./ceiling";
export { reasonSpent } from "./tokens";
export type { GatewayToken, TokenRights, TokenSource } from "./tokens";
export { addToken, readTokens, revokeToken, TokensFile, TokensFileError } from "./tokens-file";
export type { NewToken, StoredToken } from "./tokens-file";
