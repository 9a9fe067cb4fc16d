import { z } from "zod";
import type { RecordedAccount, RecordedCall, RecordedCalls } from "../../bigcommerce";
import { findOperations } from "../../scopes";
import type { Account } from "../../policy/index";
import { clean } from "../../wire/clean";
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
  return Math.max(0, Math.floor((Date.parse(until) - Date.parse(from)) / DAY));
}

const DAY = 86_400_000;

/** What a record says of one account beside what it declares. */
export interface RecordedUse {
  /** Declared calls, with the last time that each was seen; undefined for never. */
  readonly declared: readonly { readonly call: string; readonly lastSeen: string | undefined }[];
  /** Calls that were seen, and that the account does not declare. */
  readonly undeclared: readonly RecordedCall[];
}

/** Undefined where the record does not know the account, and so says nothing about it. */
export function usesOf(
  record: RecordedCalls,
  { account, fingerprint }: { readonly account: Account; readonly fingerprint: string | undefined },
): RecordedUse | undefined {
  const own = record.accounts.filter((entry) => isOf(entry, account, fingerprint));
  if (own.length === 0) return undefined;
  const seen = new Map<string, RecordedCall>();
  for (const call of own.flatMap(({ calls }) => calls).filter(({ count }) => count > 0)) {
    for (const identity of identitiesOf(call.call)) seen.set(identity, together(call, seen.get(identity)));
  }
  const declared = account.endpoints.map((call) => {
    const times = identitiesOf(call).flatMap((identity) => seen.get(identity)?.lastSeen ?? []);
    return { call: clean(call), lastSeen: times.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1) };
  });
  const known = new Set(account.endpoints.flatMap(identitiesOf));
  const undeclared = [...seen].filter(([identity]) => !known.has(identity));
  return { declared, undeclared: undeclared.map(([identity, call]) => ({ ...call, call: clean(identity) })) };
}

/** Was it seen as lately as is demanded? */
export function isSeenWithin(days: number, lastSeen: string | undefined, now: Date): boolean {
  return lastSeen !== undefined && now.getTime() - Date.parse(lastSeen) <= days * DAY;
}

function together(one: RecordedCall, other: RecordedCall | undefined): RecordedCall {
  if (other === undefined) return one;
  const isLater = Date.parse(one.lastSeen) > Date.parse(other.lastSeen);
  return { ...other, count: one.count + other.count, lastSeen: isLater ? one.lastSeen : other.lastSeen };
}

/** The token tells, and where that was renewed since, the owner. */
function isOf(entry: RecordedAccount, { project, stack, logicalName }: Account, fingerprint: string | undefined) {
  if (entry.fingerprint !== undefined && entry.fingerprint === fingerprint) return true;
  const owner = entry.owner?.split("/").slice(1).join("/");
  return owner === `${project}/${stack}/${logicalName}`;
}

/** One text for all ways to write a call: with or without ids, of any store. A declaration may stand for several calls. */
function identitiesOf(call: string): string[] {
  const operations = findOperations(call);
  return operations.length === 0 ? [call] : operations.map((operation) => operation.call);
}
