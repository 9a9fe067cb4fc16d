import { z } from "zod";
import type { RecordedAccount, RecordedCalls } from "../../bigcommerce";
import { findOperation } from "../../scopes";
import type { Account } from "../../policy/index";
import { clean } from "../input/clean";
import { parseJson } from "./parse-json";

const moment = z.iso.datetime({ offset: true });
const callSchema = z.strictObject({
  call: z.string().min(1),
  count: z.int().min(0),
  firstSeen: moment,
  lastSeen: moment,
});
const recordSchema = z.strictObject({
  version: z.literal(1),
  from: moment,
  until: moment,
  accounts: z.array(
    z.strictObject({
      fingerprint: z.string().optional(),
      owner: z.string().optional(),
      calls: z.array(callSchema),
    }),
  ),
}) satisfies z.ZodType<RecordedCalls>;

/**
 * Reads what a recorder wrote of the calls that accounts made.
 *
 * @throws OptionError
 */
export function readRecordedCalls(text: string, source: string): RecordedCalls {
  return parseJson(recordSchema, text, source);
}

/** Whole days that the record spans. */
export function daysOf({ from, until }: RecordedCalls): number {
  return Math.max(0, Math.floor((Date.parse(until) - Date.parse(from)) / 86_400_000));
}

/**
 * Declared calls that the record never saw the account make; undefined where the record does not know the account, and so
 * says nothing about it.
 */
export function neverSeen(
  record: RecordedCalls,
  { account, fingerprint }: { readonly account: Account; readonly fingerprint: string | undefined },
): string[] | undefined {
  const own = record.accounts.filter((entry) => isOf(entry, account, fingerprint));
  if (own.length === 0) return undefined;
  const seen = new Set(
    own.flatMap(({ calls }) => calls.filter(({ count }) => count > 0).map(({ call }) => identityOf(call))),
  );
  return account.endpoints.filter((call) => !seen.has(identityOf(call))).map((call) => clean(call));
}

function isOf(entry: RecordedAccount, { project, stack, logicalName }: Account, fingerprint: string | undefined) {
  if (entry.fingerprint !== undefined) return entry.fingerprint === fingerprint;
  const owner = entry.owner?.split("/").slice(1).join("/");
  return owner === `${project}/${stack}/${logicalName}`;
}

/** One text for all ways to write a call: with or without ids, of any store. */
function identityOf(call: string): string {
  return findOperation(call)?.call ?? call;
}
