import fc from "fast-check";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ACCOUNT_PROVIDER, DYNAMIC_ACCOUNT_TYPE } from "../../engine/account-resource";
import { rules } from "../../policy/rules";
import { readPolicySettings } from "../../policy/judgement/settings";
import { readPlan, reviewPlan, type Review } from "../../review";
import { fromParameters, grants, operations, type Scopes } from "../../scopes";
import { repository } from "../helpers/engine";
import { program, startLab, STORE, type Lab } from "../helpers/lab";
import { recordFigure } from "./harness/figures";

/**
 * Random pull requests on the real engine. Each is previewed, reviewed and then made, without a gate. The emulator's truth
 * says what came of it: whatever a live account can do that no account of that resource could do before, the review has to
 * have said; and so it has to of every token that works afterwards in no state.
 */
const RUNS = Number(process.env["GATE_RUNS"] ?? 12);
const CASES = 9;
const SEED = Number(process.env["GATE_SEED"] ?? 20_261_126);
jest.setTimeout(900_000);

const scopes = fc.constantFrom<Scopes>(
  { products: "read-only" },
  { products: "modify" },
  { orders: "read-only" },
  { customers: "modify" },
  { products: "read-only", orders: "modify" },
);
const lifecycle = (name: string) => `require("module").createRequire(process.cwd()+"/_")(${name})`;
const widened = (name: string) =>
  `exports.handler=()=>{const l=${lifecycle(name)};return {...l,create:async(i)=>{const r=await l.create({...i,scopes:{customers:"modify",orders:"modify"}});return {id:r.id,outs:{...r.outs,scopes:i.scopes}}}}}`;
const quoted = '"pulumi-bigcommerce-api-accounts/lifecycle"';
/** What a resource runs: this package's constant, and what an attacker would rather have in its place. */
const texts = {
  ours: ACCOUNT_PROVIDER,
  spaced: `${ACCOUNT_PROVIDER} `,
  wider: widened(quoted),
  renamed: `exports.handler=()=>${lifecycle('"renamed/lifecycle"')}`,
  put: widened('["pulumi-bigcommerce","api-accounts/lifecycle"].join("-")'),
  /** Of a resource that has nothing to do with accounts, as far as anybody can see. It keeps whatever an alias brings it. */
  own: 'exports.handler=()=>({create:async()=>({id:"own",outs:{}}),diff:async()=>({changes:true,replaces:[]}),update:async()=>({outs:{}})})',
} as const;
type TextName = keyof typeof texts;
const HELPER = "pulumi-nodejs:dynamic/shop:Helper";
const types = [DYNAMIC_ACCOUNT_TYPE, "pulumi-nodejs:dynamic:Resource", HELPER] as const;

const rarely = fc.constantFrom(true, false, false, false);
const attack = fc.record({
  before: fc.option(
    fc.record({
      scopes,
      retain: rarely,
      withBox: rarely,
      elsewhere: rarely,
      /** It is no account: a resource of the author's own, whose outputs say that it had these scopes. */
      feigned: rarely,
    }),
    { nil: undefined, freq: 4 },
  ),
  after: fc.option(
    fc.record({
      scopes,
      type: fc.oneof(
        { weight: 6, arbitrary: fc.constant(types[0]) },
        { weight: 1, arbitrary: fc.constantFrom(...types) },
      ),
      text: fc.oneof(
        { weight: 6, arbitrary: fc.constant<TextName>("ours") },
        { weight: 2, arbitrary: fc.constantFrom(...(Object.keys(texts) as TextName[])) },
      ),
      /** A transformation of the whole stack changes what the resource asks for, or what it runs. */
      transformed: fc.constantFrom("no", "no", "no", "no", "scopes", "text"),
      /** The scopes come out of another resource, so that no preview knows them. */
      unknown: rarely,
      additional: rarely,
      ignored: rarely,
      deleteFirst: fc.boolean(),
      rotated: fc.boolean(),
      /** The program's own provider of dynamic resources runs it, or another version than the SDK's. */
      runner: fc.constantFrom("default", "default", "default", "default", "own", "version"),
    }),
    { nil: undefined, freq: 5 },
  ),
  place: fc.constantFrom("same", "same", "nested", "unnested", "renamed", "renamed without an alias"),
});
type Attack = typeof attack extends fc.Arbitrary<infer T> ? T : never;

/** A resource that is an account, or acts as one. */
function declare(name: string, type: string, text: TextName, inputs: string, options: string[]): string {
  const all = options.join(", ");
  if (text === "own")
    return `new pulumi.CustomResource("${HELPER}", "${name}", { __provider: ${JSON.stringify(texts.own)}, note: "x" }, { ${all} });`;
  return type === DYNAMIC_ACCOUNT_TYPE && text === "ours"
    ? `new ApiAccount("${name}", { ${inputs} }, { ${all} });`
    : `new pulumi.CustomResource("${type}", "${name}", { __provider: ${JSON.stringify(texts[text])}, owner: "organization/lab/dev/${name}", tokenType: "v2v3", accessToken: undefined, clientSecret: undefined, ${inputs} }, { additionalSecretOutputs: ["accessToken", "clientSecret"], ${all} });`;
}

/** A resource whose outputs look like those of an account. */
function feign(name: string, held: Scopes, options: string[]): string {
  const outputs = { name: `${name}-0a0a0a`, tokenType: "v2v3", scopes: held, storeHash: STORE, clientId: "c" };
  const outs = JSON.stringify({ ...outputs, clientSecret: "s", accessToken: "t" });
  const text = `exports.handler=()=>({create:async()=>({id:"feigned",outs:${outs}}),diff:async()=>({changes:false})})`;
  return `new pulumi.CustomResource("${HELPER}", "${name}", { __provider: ${JSON.stringify(text)}, note: "x" }, { ${options.join(", ")} });`;
}

const shell = `class Box extends pulumi.ComponentResource { constructor(name) { super("test:index:Box", name); } }
class Runner extends pulumi.ProviderResource { constructor(name) { super("pulumi-nodejs", name, {}); } }`;
const nested = new Set(["unnested"]);

/** What the base branch holds: it went through the gate, so it is genuine. */
function baseOf({ before, place }: Attack, index: number): string {
  if (before === undefined) return "";
  const name = `c${index}-${place.startsWith("renamed") ? "old" : "now"}`;
  const options = [
    ...(before.retain ? ["retainOnDelete: true"] : []),
    ...(before.withBox ? [`deletedWith: box${index}`] : []),
    ...(nested.has(place) ? [`parent: box${index}`] : []),
  ];
  const box = before.withBox || nested.has(place) ? `const box${index} = new Box("box-${index}");` : "";
  if (before.feigned) return `${box} ${feign(name, before.scopes, options)}`;
  return `${box} ${declare(name, DYNAMIC_ACCOUNT_TYPE, "ours", `scopes: ${JSON.stringify(before.scopes)}`, options)}`;
}

/** What the pull request makes of it. The box that an account is to go with goes. */
function requestOf({ before, after, place }: Attack, index: number): string {
  if (after === undefined) return "";
  const name = `c${index}-now`;
  const isNested = place === "nested";
  const typeBefore = before?.feigned === true ? HELPER : DYNAMIC_ACCOUNT_TYPE;
  const typeAfter = after.text === "own" ? HELPER : after.type;
  const aliases = [
    ...(place === "renamed" ? [`name: "c${index}-old"`] : []),
    ...(typeAfter === typeBefore ? [] : [`type: "${typeBefore}"`]),
    ...(isNested ? ["parent: pulumi.rootStackResource"] : []),
    // The alias of one that leaves its component has its parent's type in its URN.
  ];
  const urn = `urn:pulumi:dev::lab::test:index:Box$${typeBefore}::${name}`;
  const options = [
    ...(isNested ? [`parent: box${index}`] : []),
    ...(before === undefined ? [] : place === "unnested" ? [`aliases: ["${urn}"]`] : []),
    ...(before === undefined || place === "unnested" || aliases.length === 0
      ? []
      : [`aliases: [{ ${aliases.join(", ")} }]`]),
    // What is feigned has outputs, and no inputs that the engine could go on with.
    ...(after.ignored && before?.feigned !== true ? ['ignoreChanges: ["scopes"]'] : []),
    ...(after.deleteFirst ? ["deleteBeforeReplace: true"] : []),
    ...(after.runner === "own" ? [`provider: new Runner("runner-${index}")`] : []),
    ...(after.runner === "version" ? ['version: "3.0.0"'] : []),
  ];
  const wanted = JSON.stringify(after.scopes);
  const inputs = [
    `scopes: ${after.unknown ? `seed.fingerprint.apply(() => (${wanted}))` : wanted}`,
    ...(after.additional ? ['additionalScopes: ["store_price_negotiation"]'] : []),
    ...(after.rotated ? ['keepers: { rotated: "2" }'] : []),
  ];
  const box = isNested ? `const box${index} = new Box("box-${index}");` : "";
  return `${box} ${declare(name, typeAfter, after.text, inputs.join(", "), options)}`;
}

function transformation(attacks: readonly Attack[]): string {
  const those = (what: string) =>
    JSON.stringify(
      attacks.flatMap(({ after }, index) =>
        // What has inputs of its own shape fails in the preview already when an account's code is to run it.
        after?.transformed === what && after.text !== "own" ? [`c${index}-now`] : [],
      ),
    );
  return `pulumi.runtime.registerStackTransformation(({ name, props, opts }) => {
    if (${those("scopes")}.includes(name)) return { props: { ...props, scopes: { customers: "modify" } }, opts };
    if (${those("text")}.includes(name)) return { props: { ...props, __provider: ${JSON.stringify(texts.put)} }, opts };
    return undefined;
  });`;
}

const calls = operations().filter(({ openToEveryAccount }) => !openToEveryAccount);

/** Whatever the account can do: documented calls, and parameters that nobody knows the calls of. */
function reachOf(parameters: readonly string[]): string[] {
  const { scopes: known, additional } = fromParameters(parameters);
  return [...calls.filter((operation) => grants(known, operation)).map(({ call }) => call), ...additional];
}

/** Live accounts of a case, with what each can do. */
function liveOf(lab: Lab, index: number): { id: string; reach: string[] }[] {
  return Object.values(lab.accounts())
    .filter(({ name }) => name.startsWith(`c${index}-`))
    .map(({ id, scopes: held }) => ({ id, reach: reachOf(held) }));
}

/** Did the review say of the case that it gains something, or that something of it must not pass? */
const warnings = new Set([
  ...["scope-escalation", "possible-escalation", "new-account", "moved-to-another-store", "account-forged"],
  ...["token-retained", "step-not-understood", "input-contradicts-itself"],
]);
function saidOf(review: Review, index: number): string[] {
  return review.findings
    .filter(({ account, code }) => warnings.has(code) && (account === null || account.includes(`::c${index}-`)))
    .map(({ code }) => code);
}

const samples = fc.sample(fc.array(attack, { minLength: CASES, maxLength: CASES }), { numRuns: RUNS, seed: SEED });
const seen = { cases: 0, gained: 0, outlived: 0, moved: 0, feigned: 0, quiet: 0 };

describe(`${RUNS * CASES} random pull requests on the real engine`, () => {
  it.each(samples.map((attacks, run) => ({ run: run + 1, attacks })))(
    "run $run: whatever a live account gained, the review had said",
    async ({ attacks }) => {
      const box = `${shell} const seed = new ApiAccount("seed", { scopes: { products: "read-only" }, keepers: { at: "1" } });`;
      const of = (elsewhere: boolean) =>
        attacks.map((entry, index) => (entry.before?.elsewhere === elsewhere ? baseOf(entry, index) : "")).join("\n");
      const lab = await startLab({
        program: program(`${box} if (pulumi.getStack() === "dev") { ${of(false)} } else { ${of(true)} }`),
        emulator: { maxAccounts: 200 },
      });
      try {
        symlinkSync(repository, join(lab.engine.directory, "node_modules/renamed"));
        await lab.engine.must("up", "--yes", "--skip-preview");
        const strangers = attacks.flatMap(({ before }, index) => (before?.elsewhere === true ? [index] : []));
        if (strangers.length > 0) await moveHere(lab, strangers);
        const before = attacks.map((_, index) => liveOf(lab, index));

        const requested = attacks.map(requestOf).join("\n");
        const body = `${shell} const seed = new ApiAccount("seed", { scopes: { products: "read-only" }, keepers: { at: "2" } });`;
        lab.engine.write(program(`${transformation(attacks)} ${body} ${requested}`));
        const preview = await lab.engine.must("preview", "--json", "--show-sames");
        const bytes = Buffer.from(preview.stdout);
        const policy = readPolicySettings({ all: "advisory" }, rules);
        const review = reviewPlan(readPlan([{ name: "preview.json", bytes }]), { policy, failOn: "escalation" });
        writeFileSync(join(lab.engine.directory, "preview.json"), bytes);
        const up = await lab.engine.pulumi("up", "--yes", "--skip-preview", "--continue-on-error");

        const states = await managed(lab);
        attacks.forEach((entry, index) => {
          const held = new Set((before[index] ?? []).flatMap(({ reach }) => reach));
          const live = liveOf(lab, index);
          const gained = live.flatMap(({ reach }) => reach).filter((call) => !held.has(call));
          const outlived = live.filter(({ id }) => !states.has(id)).map(({ id }) => id);
          const said = saidOf(review, index);
          seen.cases += 1;
          if (gained.length > 0) seen.gained += 1;
          if (outlived.length > 0) seen.outlived += 1;
          if (entry.before?.elsewhere === true) seen.moved += 1;
          if (entry.before?.feigned === true && entry.after !== undefined) seen.feigned += 1;
          if (said.length === 0) seen.quiet += 1;
          const isDue = gained.length > 0 || outlived.length > 0;
          if (isDue && (said.length === 0 || !review.gate.closed)) {
            const told = JSON.stringify({ entry, index, gained: gained.slice(0, 3), outlived, said }, undefined, 1);
            throw new Error(`unseen:\n${told}\n${requestOf(entry, index)}\n${up.output}`);
          }
        });
        expect(lab.leaks()).toEqual([]);
      } finally {
        await lab.close();
      }
    },
  );

  it("(and not by being silent, or by closing over everything)", () => {
    recordFigure("random pull requests on the real engine", seen.cases);
    recordFigure("random pull requests on the real engine: an account gained a call", seen.gained);
    recordFigure("random pull requests on the real engine: a token outlived its state", seen.outlived);
    console.log(seen);
    expect(seen.cases).toBe(RUNS * CASES);
    expect(seen.gained).toBeGreaterThan(seen.cases / 4);
    expect(seen.outlived).toBeGreaterThan(0);
    expect(seen.moved).toBeGreaterThan(0);
    expect(seen.feigned).toBeGreaterThan(0);
    expect(seen.quiet).toBeGreaterThan(0);
  });
});

/** Ids that a state holds for resources which can still delete an account. */
async function managed({ engine }: Lab): Promise<ReadonlySet<string>> {
  const { resources = [] } = (await engine.state()).deployment;
  const own = resources.filter(({ type }) => type.startsWith("pulumi-nodejs:"));
  return new Set(own.filter(({ inputs }) => inputs["__provider"] !== texts.own).map(({ id }) => id));
}

/** Makes the accounts of these cases in another stack, and moves them into this one, as `pulumi state move` does. */
async function moveHere({ engine }: Lab, indexes: readonly number[]): Promise<void> {
  const must = async (line: string) => {
    const run = await engine.shell(line);
    if (run.code !== 0) throw new Error(`${line}\n${run.output}`);
    return run;
  };
  const quiet = "--non-interactive --color never";
  await must(`pulumi stack init other ${quiet}`);
  await must(`pulumi up --stack other --yes --skip-preview ${quiet}`);
  const state = JSON.parse((await must(`pulumi stack export --stack other`)).stdout) as {
    deployment: { resources: { urn: string }[] };
  };
  const urns = state.deployment.resources
    .map(({ urn }) => urn)
    .filter((urn) => indexes.some((index) => new RegExp(`::(c${index}-|box-${index}$)`).test(urn)));
  const list = urns.map((urn) => `'${urn}'`).join(" ");
  await must(`pulumi state move --source organization/lab/other --dest organization/lab/dev --yes ${list} ${quiet}`);
}
