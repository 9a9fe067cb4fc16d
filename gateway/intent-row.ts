import type { Selectable } from "kysely";
import type { StencilAccessLevel, TokenType } from "../contract";
import type { Intent } from "./ledger";
import type { LedgerTables } from "./ledger-tables";

/** A row of the table of intents. */
export type IntentRow = Selectable<LedgerTables["intents"]>;

/** The intent that a row holds. */
export function asIntent(row: IntentRow): Intent {
  return {
    id: row.id,
    store: row.store,
    owner: row.owner,
    ...(row.identity === null ? {} : { identity: row.identity }),
    name: row.name,
    nameGenerated: row.name_generated === 1,
    tokenType: row.token_type as TokenType,
    ...(row.access_level === null ? {} : { accessLevel: row.access_level as StencilAccessLevel }),
    scopes: JSON.parse(row.scopes) as string[],
    generation: row.generation,
    status: row.status === "unconfirmed" && row.superseded === 1 ? "superseded" : row.status,
    recordedAt: row.recorded_at,
    priorIds: row.prior_ids === null ? [] : (JSON.parse(row.prior_ids) as string[]),
    ...(row.account_id === null ? {} : { accountId: row.account_id }),
    ...(row.created_at === null ? {} : { createdAt: row.created_at }),
    holdsCredentials: row.sealed !== null,
    orphan: row.orphan === 1,
    attempts: row.attempts,
    ...(row.due_at === null ? {} : { dueAt: row.due_at }),
  };
}
