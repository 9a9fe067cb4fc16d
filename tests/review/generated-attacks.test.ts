import fc from "fast-check";
import { ACCOUNT_PROVIDER, DYNAMIC_ACCOUNT_TYPE, PACKAGED_ACCOUNT_TYPE } from "../../engine/account-resource";
import { findOperation, grants, operations, type Scopes } from "../../scopes";
import { readPolicySettings } from "../../policy/judgement/settings";
import { rules } from "../../policy/rules";
import { readPlan, reviewPlan } from "../../review";
import { bytesOf, NOW, reviewDocument, urnOf } from "./helpers";

/**
 * Random pull requests, in the shapes that the real engine was recorded to write. A small model says what the store holds
 * afterwards, from what each resource really runs and from what the engine really deletes. The promise: if a live account can
 * make a call afterwards that no account of its could make before, then the gate was closed.
 */
const scopes: fc.Arbitrary<Scopes> = fc.constantFrom<Scopes>(
  { products: "read-only" },
  { products: "modify" },
  { orders: "read-only" },
  { customers: "modify" },
  { products: "read-only", orders: "modify" },
);

/** What a text does with the scopes that the inputs declare. */
const texts = {
  ours: { text: ACCOUNT_PROVIDER, asksFor: (declared: Scopes): Scopes | undefined => declared },
  wider: {
    text: 'exports.handler=()=>wrap(require("pulumi-bigcommerce-api-accounts/lifecycle"))',
    asksFor: (): Scopes | undefined => ({ customers: "modify", orders: "modify" }),
  },
  renamed: {
    text: 'exports.handler=()=>require("renamed/lifecycle")',
    asksFor: (declared: Scopes): Scopes | undefined => declared,
  },
  spaced: { text: `${ACCOUNT_PROVIDER} `, asksFor: (declared: Scopes): Scopes | undefined => declared },
  masked: { text: "[secret]", asksFor: (): Scopes | undefined => ({ customers: "modify" }) },
  none: { text: undefined, asksFor: (): Scopes | undefined => undefined },
  /** Of a resource that has nothing to do with accounts, as far as anybody can see. */
  own: { text: "exports.handler=()=>mine", asksFor: (): Scopes | undefined => undefined },
} as const;
type TextName = keyof typeof texts;

const types = [
  DYNAMIC_ACCOUNT_TYPE,
  PACKAGED_ACCOUNT_TYPE,
  "pulumi-nodejs:dynamic:Resource",
  "pulumi-nodejs:dynamic/shop:Helper",
  "pulumi-nodejs:x:Y",
  "aws:s3/bucket:Bucket",
] as const;

/** Names of the provider that runs a resource: the engine's own, and what `provider`, `version` and `pluginDownloadURL` make of it. */
const runners = ["default", "default_https_/plugins.example.com", "mine"] as const;

interface Made {
  readonly type: string;
  readonly text: TextName;
  readonly scopes: Scopes;
  readonly runner: (typeof runners)[number];
}

interface Move {
  readonly before: Made | undefined;
  readonly after: Made | undefined;
  readonly retainBefore: boolean;
  readonly retainAfter: boolean;
  readonly deletedWith: boolean;
  readonly nested: boolean;
  readonly renamed: boolean;
  readonly replaced: boolean;
  /**
   * Where the account was before: in this stack; in another, out of which `pulumi state move` brought it, so that its owner
   * is still the other one; or under the URN of another stack, which an alias names.
   */
  readonly from: "here" | "state move" | "alias";
  /** Is it no account that was there before, but a resource of the author's own, whose outputs say whatever they were made to say? */
  readonly isPastFeigned: boolean;
}

const made: fc.Arbitrary<Made> = fc.record({
  type: fc.constantFrom(...types),
  text: fc.constantFrom(...(Object.keys(texts) as TextName[])),
  scopes,
  runner: fc.constantFrom<Made["runner"]>("default", "default", "default", ...runners),
});
/** What was there before went through the gate, so it is genuine. */
const genuine: fc.Arbitrary<Made> = fc.record({
  type: fc.constantFrom(DYNAMIC_ACCOUNT_TYPE, PACKAGED_ACCOUNT_TYPE),
  text: fc.constant<TextName>("ours"),
  scopes,
  runner: fc.constant<Made["runner"]>("default"),
});
const move: fc.Arbitrary<Move> = fc.record({
  before: fc.option(genuine, { nil: undefined }),
  after: fc.option(made, { nil: undefined }),
  retainBefore: fc.boolean(),
  retainAfter: fc.boolean(),
  deletedWith: fc.boolean(),
  nested: fc.boolean(),
  renamed: fc.boolean(),
  replaced: fc.boolean(),
  from: fc.constantFrom("here", "here", "state move", "alias"),
  isPastFeigned: fc.constantFrom(true, false, false, false),
});

function inputsOf({ type, text, scopes: declared }: Made, stack = "dev"): Record<string, unknown> {
  if (text === "own") return { __provider: texts.own.text, note: "nothing to see here" };
  const code = type === PACKAGED_ACCOUNT_TYPE && text === "ours" ? undefined : texts[text].text;
  return {
    ...(code === undefined ? {} : { __provider: code }),
    owner: `organization/shop/${stack}/a`,
    tokenType: "v2v3",
    scopes: declared,
  };
}

/** What the store is asked for: nothing, where the engine's provider has no code to run. */
function asked(entry: Made): Scopes | undefined {
  // Another program runs it, and does what it likes.
  if (isAccountType(entry.type) && !isGenuineRunner(entry)) return { customers: "modify", orders: "modify" };
  if (entry.type === PACKAGED_ACCOUNT_TYPE) return entry.text === "own" ? undefined : entry.scopes;
  return texts[entry.text].asksFor(entry.scopes);
}

function isAccountType(type: string): boolean {
  return type === DYNAMIC_ACCOUNT_TYPE || type === PACKAGED_ACCOUNT_TYPE;
}

/** Programs have providers of the plugin: it is the address of the plugin that must be nobody's own. */
function isGenuineRunner({ type, runner }: Made): boolean {
  return runner === "default" || (runner === "mine" && type === PACKAGED_ACCOUNT_TYPE);
}

function providerOf({ type, runner }: Made): string {
  const plugin =
    type === PACKAGED_ACCOUNT_TYPE ? "bigcommerce" : type.startsWith("pulumi-nodejs:") ? "pulumi-nodejs" : "aws";
  return `${urnOf(runner, `pulumi:providers:${plugin}`)}::0a0a`;
}

/** Is the text of the new one run in an update, where the old one is kept? Only a replacement or a creation makes an account. */
function play(moves: readonly Move[]): {
  steps: Step[];
  gained: boolean;
  outlived: boolean;
  moved: boolean;
  feigned: boolean;
} {
  const steps: Step[] = [];
  let gained = false;
  let outlived = false;
  const moved = moves.some(({ before, from }) => before !== undefined && from !== "here");
  const feigned = moves.some(({ before, after, isPastFeigned }) => isPastFeigned && before && after);
  moves.forEach((entry, index) => {
    const { before, after, retainBefore, retainAfter, deletedWith, nested, renamed, replaced, from } = entry;
    const isFeigned = entry.isPastFeigned && before !== undefined && after !== undefined;
    const typeBefore = isFeigned ? "pulumi-nodejs:dynamic/shop:Helper" : before?.type;
    if (before === undefined && after === undefined) return;
    const type = (after ?? before)?.type ?? "";
    const name = `account-${index}`;
    const urnFor = (own: string, label: string) => urnOf(label, nested ? `shop:index:Team$${own}` : own);
    const urnBefore = typeBefore && urnFor(typeBefore, renamed ? `${name}-old` : name);
    const oldUrn = from === "alias" ? urnBefore?.replace("urn:pulumi:dev:", "urn:pulumi:other:") : urnBefore;
    const owned = before && inputsOf(before, from === "here" ? "dev" : "other");
    const urn = after === undefined ? (oldUrn ?? "") : urnFor(type, name);
    const box = urnOf(`box-${index}`, "shop:index:Box");
    const isReplaced =
      before !== undefined &&
      after !== undefined &&
      (replaced || (after.text !== "own" && JSON.stringify(before.scopes) !== JSON.stringify(after.scopes)));
    const op = before === undefined ? "create" : after === undefined ? "delete" : isReplaced ? "replace" : "update";
    const held = before && !isFeigned ? asked(before) : undefined;
    steps.push({
      op,
      urn,
      ...(before === undefined
        ? {}
        : {
            oldState: {
              urn: oldUrn,
              type: typeBefore,
              id: `id-${index}`,
              inputs: isFeigned ? { __provider: texts.own.text, note: "an earlier request" } : owned,
              provider: providerOf(before),
              outputs: { ...owned, name: `${name}-0a0a0a`, storeHash: "abc123", accessToken: "[secret]" },
              ...(retainBefore ? { retainOnDelete: true } : {}),
              ...(deletedWith ? { deletedWith: box } : {}),
            },
          }),
      ...(after === undefined
        ? {}
        : {
            newState: {
              urn,
              type: after.type,
              inputs: inputsOf(after),
              provider: providerOf(after),
              ...(retainAfter ? { retainOnDelete: true } : {}),
            },
          }),
      ...(isReplaced ? { replaceReasons: ["scopes"] } : {}),
    });
    if (deletedWith && before !== undefined)
      steps.push({ op: "delete", urn: box, oldState: { urn: box, type: "shop:index:Box", id: "box", inputs: {} } });
    const getsAccount = op === "create" || op === "replace";
    const now = after !== undefined && getsAccount ? asked(after) : undefined;
    const opens = (of: Scopes | undefined, operation: (typeof calls)[number]) =>
      of !== undefined && grants(of, operation);
    if (now !== undefined && calls.some((call) => opens(now, call) && !opens(held, call))) gained = true;
    if (before === undefined || isFeigned) return;
    if ((op === "delete" || op === "replace") && (retainBefore || deletedWith)) outlived = true;
    // An alias has made another resource of it, which keeps nothing of it but the state: nobody will delete the account.
    if (op === "update" && after?.text === "own" && !isAccountType(after.type)) outlived = true;
  });
  return { steps, gained, outlived, moved, feigned };
}

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: object;
  readonly newState?: {
    readonly urn: string;
    readonly type: string;
    readonly inputs: Record<string, unknown>;
    readonly provider: string;
  };
  readonly replaceReasons?: readonly string[];
}

/** The two states around the steps: what was there, and what the update would leave behind. */
function statesAround(steps: readonly Step[]): { name: string; bytes: Uint8Array }[] {
  const isMade = (op: string) => op === "create" || op === "replace";
  const outputs = (inputs: Record<string, unknown>) => ({ ...inputs, storeHash: "abc123", accessToken: "[secret]" });
  const before = steps.flatMap(({ oldState }) => oldState ?? []);
  const after = steps.flatMap(({ op, oldState, newState }, index) => {
    if (newState === undefined) return [];
    const isOther = newState.inputs["__provider"] === texts.own.text;
    const kept = { ...oldState, ...newState, ...(isOther ? { outputs: newState.inputs } : {}) };
    return [isMade(op) ? { ...newState, id: `new-id-${index}`, outputs: outputs(newState.inputs) } : kept];
  });
  return [before, after].map((resources, index) => ({
    name: `state-${index}.json`,
    bytes: bytesOf({ deployment: { resources: resources.length > 0 ? resources : [root] } }),
  }));
}
const root = { urn: urnOf("shop-dev", "pulumi:pulumi:Stack"), type: "pulumi:pulumi:Stack", id: "", inputs: {} };

const calls = operations().filter(({ openToEveryAccount }) => !openToEveryAccount);
const CASES = 3000;

it(`${CASES} random pull requests: whatever gains a call closes the gate, and so does a token that outlives its state`, () => {
  expect(findOperation("DELETE /v3/customers")).toBeDefined();
  const policy = readPolicySettings({ all: "advisory" }, rules);
  const seen = { all: 0, gained: 0, outlived: 0, moved: 0, feigned: 0, open: 0 };
  fc.assert(
    fc.property(fc.array(move, { minLength: 1, maxLength: 3 }), (moves) => {
      const { steps, gained, outlived, moved, feigned } = play(moves);
      const review = reviewDocument({ steps }, { policy });
      if (gained) seen.gained += 1;
      if (outlived) seen.outlived += 1;
      if (moved) seen.moved += 1;
      if (feigned) seen.feigned += 1;
      if (!review.gate.closed) seen.open += 1;
      expect({ closed: review.gate.closed, due: gained || outlived }).not.toEqual({ closed: false, due: true });
      // Nor does a comparison of the two states open for it. Every fourth will do: what differs is only who reads.
      seen.all += 1;
      if (seen.all % 4 !== 0) return;
      const compared = reviewPlan(readPlan(statesAround(steps)), { policy, now: NOW, isPolicyTrusted: true });
      expect({ closed: compared.gate.closed, due: gained || outlived }).not.toEqual({ closed: false, due: true });
    }),
    { numRuns: CASES },
  );
  // A gate that is always closed would keep the promise, too; and a generator that makes nothing would prove nothing.
  expect(seen.gained).toBeGreaterThan(CASES / 4);
  expect(seen.outlived).toBeGreaterThan(CASES / 10);
  expect(seen.moved).toBeGreaterThan(CASES / 4);
  expect(seen.feigned).toBeGreaterThan(CASES / 10);
  expect(seen.open).toBeGreaterThan(CASES / 100);
});
