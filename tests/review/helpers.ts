import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readPlan, reviewPlan, type AccountReview, type Review, type ReviewOptions } from "../../review";
import { ACCOUNT_PROVIDER, DYNAMIC_ACCOUNT_TYPE } from "../../engine/account-resource";
import type { RecordingName } from "./record";

/** The day on which every test reviews. */
export const NOW = new Date("2026-02-01T12:00:00Z");

export const ACCOUNT_TYPE = DYNAMIC_ACCOUNT_TYPE;

/** A recording of the real engine, as bytes. */
export function recording(name: RecordingName): { name: string; bytes: Uint8Array } {
  return { name: `${name}.json`, bytes: readFileSync(join(__dirname, "recordings", `${name}.json`)) };
}

/** Reviews recordings of the real engine: one preview, one state, or two states. */
export function reviewOf(names: RecordingName | readonly RecordingName[], options: ReviewOptions = {}): Review {
  const list = typeof names === "string" ? [names] : names;
  return reviewPlan(readPlan(list.map(recording)), { now: NOW, isPolicyTrusted: true, ...options });
}

/** The account with that logical name. */
export function accountOf(review: Review, name: string): AccountReview {
  const found = review.accounts.filter((account) => account.name === name);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} accounts are called ${name}`);
  return found[0];
}

/** Codes of the findings about an account, each once. */
export function codesOf(review: Review, name: string): string[] {
  const { urn } = accountOf(review, name);
  return [...new Set(review.findings.filter(({ account }) => account === urn).map(({ code }) => code))].sort();
}

export interface MadeAccount {
  readonly name?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

export function urnOf(name: string, type = ACCOUNT_TYPE): string {
  return `urn:pulumi:dev::shop::${type}::${name}`;
}

function state(name: string, inputs: Readonly<Record<string, unknown>>, existing: boolean): object {
  const { name: label, tokenType = "v2v3", scopes, additionalScopes, accessLevel } = inputs;
  const granted = { name: label ?? `${name}-0a0a0a`, tokenType, scopes, additionalScopes, accessLevel };
  return {
    urn: urnOf(name),
    custom: true,
    type: ACCOUNT_TYPE,
    inputs: { __provider: ACCOUNT_PROVIDER, tokenType, ...inputs },
    ...(existing
      ? {
          id: `id-of-${name}`,
          outputs: { ...granted, storeHash: "abc123", accessToken: "[secret]", clientSecret: "[secret]" },
        }
      : {}),
  };
}

/** A preview of one account, in the engine's form: for what no recording can hold, such as any inputs at all. */
export function previewOf(
  before: Readonly<Record<string, unknown>> | undefined,
  after: Readonly<Record<string, unknown>> | undefined,
  name = "account",
): { steps: object[]; changeSummary: object } {
  const op = before === undefined ? "create" : after === undefined ? "delete" : "update";
  return {
    steps: [
      {
        op,
        urn: urnOf(name),
        ...(before === undefined ? {} : { oldState: state(name, before, true) }),
        ...(after === undefined ? {} : { newState: state(name, after, false) }),
      },
    ],
    changeSummary: { [op]: 1 },
  };
}

/** Reviews a document that a test has made. */
export function reviewDocument(document: unknown, options: ReviewOptions = {}): Review {
  const bytes = bytesOf(withSummary(document));
  return reviewPlan(readPlan([{ name: "preview.json", bytes }]), { now: NOW, isPolicyTrusted: true, ...options });
}

/** The document with the summary that the engine would have written, where a test has written none. */
function withSummary(document: unknown): unknown {
  if (typeof document !== "object" || document === null || "changeSummary" in document) return document;
  const { steps } = document as { steps?: unknown };
  if (!Array.isArray(steps)) return document;
  const changeSummary: Record<string, number> = {};
  for (const step of steps as ({ op?: unknown } | null | undefined)[])
    if (typeof step?.op === "string") changeSummary[step.op] = (changeSummary[step.op] ?? 0) + 1;
  return { ...document, changeSummary };
}

export function bytesOf(document: unknown): Uint8Array {
  return Buffer.from(typeof document === "string" ? document : JSON.stringify(document));
}
