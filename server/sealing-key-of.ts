import { isSharedLedger, loadSealingKey, loadSealingKeyOfServer, parseSealingKey } from "../gateway";
import { readSecretFile } from "./options";

/**
 * The key of a gateway: it seals what waits in the ledger, and the sessions of the control panel.
 *
 * @param keyFile The file that the operator named; without it the environment, or the key file beside a ledger file.
 * @throws LedgerError, ServerError
 */
export function sealingKeyOf(ledger: string, keyFile: string | undefined): Buffer {
  if (keyFile !== undefined) return parseSealingKey(readSecretFile(keyFile), `the key file ${keyFile}`);
  return isSharedLedger(ledger) ? loadSealingKeyOfServer() : loadSealingKey(ledger);
}
