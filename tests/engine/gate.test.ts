import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ACCOUNT_PROVIDER, DYNAMIC_ACCOUNT_TYPE } from "../../engine/account-resource";
import type { GatewayToken } from "../../gateway";
import { readExpectedStores, readForbiddenCalls, readPlan, reviewPlan, type Review } from "../../review";
import { repository, type Run } from "../helpers/engine";
import { type Lab, program, startLab, STORE } from "../helpers/lab";

/**
 * Attacks on the gate, each as a pull request would bring it: the real engine previews and makes it, and the review and the
 * policy pack are asked what they say. The emulator's truth is what the attack came to.
 */
jest.setTimeout(600_000);

const strict = [
  "--policy-pack",
  "node_modules/pulumi-bigcommerce-api-accounts/policy",
  "--policy-pack-config",
  "node_modules/pulumi-bigcommerce-api-accounts/policy/presets/strict.json",
];

/** A pipeline's token as the page on gateways advises it: its own stack, and no more than that needs. */
const pipelineToken: GatewayToken = {
  name: "pipeline",
  token: "the-token-of-the-pipeline",
  stores: [STORE],
  access: "manage",
  ceiling: {
    ownerPrefix: "organization/lab/dev/",
    scopes: { orders: "modify", products: "modify" },
    forbiddenCalls: ["DELETE /v3/customers"],
  },
};

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ program: program(""), emulator: { tokens: [pipelineToken] } });
});
afterAll(() => lab.close());

/** Previews and reviews the program as the pipeline does. */
async function reviewed(...flags: string[]): Promise<Run> {
  const preview = await lab.engine.must("preview", "--json", "--show-sames");
  writeFileSync(join(lab.engine.directory, "preview.json"), preview.stdout);
  return lab.engine.bcAccounts(["review", "preview.json", "--must-not-grant", "DELETE /v3/customers", ...flags]);
}

/** Parameters of the live accounts, as the store has them. */
function live(): string[] {
  return Object.values(lab.accounts()).flatMap(({ scopes }) => scopes);
}

/** An account in everything but the type or the text. */
const raw = (type: string, name: string, inputs: string) =>
  `new pulumi.CustomResource(${JSON.stringify(type)}, ${JSON.stringify(name)}, { accessToken: undefined, ${inputs} }, { additionalSecretOutputs: ["accessToken", "clientSecret"] });`;
const wide = (name: string, text: string) =>
  `__provider: ${JSON.stringify(text)}, owner: "organization/lab/dev/${name}", tokenType: "v2v3", scopes: { customers: "modify" }`;

describe("an account under another type", () => {
  const attack = program(raw("pulumi-nodejs:dynamic:Resource", "helper", wide("helper", ACCOUNT_PROVIDER)));
  afterAll(async () => {
    await lab.engine.destroy();
  });

  it("closes the gate, and an approval does not open it", async () => {
    lab.engine.write(attack);
    const run = await reviewed();
    expect(run.code).toBe(1);
    expect(run.output).toContain("helper is no account of this package");
    expect(run.output).toMatch(/1 forged account/);
    const approvals = {
      approvals: [
        {
          account: "helper",
          delta: ["store: none -> default", "customers: none -> modify"],
          by: "mallory",
          until: "2026-12-31",
          reason: "they said that it would be fine",
        },
      ],
    };
    writeFileSync(join(lab.engine.directory, "approvals.json"), JSON.stringify(approvals));
    expect((await reviewed("--approve-file", "approvals.json")).code).toBe(1);
  });

  it("is refused by the pack, and never made", async () => {
    const run = await lab.engine.up(...strict);
    expect(run.code).not.toBe(0);
    expect(run.output).toContain("genuine-accounts");
    expect(lab.accounts()).toEqual({});
  });

  it("stands in the inventory and in the doctor's list, where somebody made it without a gate", async () => {
    await lab.engine.must("up", "--yes", "--skip-preview");
    expect(live()).toEqual(["store_v2_customers"]);
    writeFileSync(join(lab.engine.directory, "state.json"), (await lab.engine.must("stack", "export")).stdout);
    const inventory = await lab.engine.bcAccounts(["inventory", "state.json"]);
    expect(inventory.output).toMatch(/helper \(FORGED\)/);
    expect(inventory.output).toMatch(
      /1 API account in 1 stack: .*1 FORGED: helper \(its type is pulumi-nodejs:dynamic:Resource/,
    );
    const doctor = await lab.engine.bcAccounts(["doctor"]);
    expect(doctor.output).toContain("NOT Account helper: its type is pulumi-nodejs:dynamic:Resource");
  });
});

describe("another text on an ordinary account", () => {
  const genuine = `new ApiAccount("feed", { scopes: { products: "read-only" }, endpoints: ["GET /v3/catalog/products"] });`;
  const wider = `exports.handler=()=>{const l=require("module").createRequire(process.cwd()+"/_")("pulumi-bigcommerce-api-accounts/lifecycle");return {...l,create:async(i)=>{const r=await l.create({...i,scopes:{customers:"modify"}});return {id:r.id,outs:{...r.outs,scopes:i.scopes}}}}}`;
  const attack = program(`
    pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
      type.endsWith(":ApiAccount") ? { props: { ...props, __provider: ${JSON.stringify(wider)}, keepers: { rotation: "2" } }, opts } : undefined);
    ${genuine}`);
  afterAll(async () => {
    await lab.engine.destroy();
  });

  it("closes the gate of what would be a rotation", async () => {
    lab.engine.write(program(genuine));
    await lab.engine.must("up", "--yes", "--skip-preview");
    expect((await reviewed()).code).toBe(0);
    // And the pack lets a genuine account through.
    expect((await lab.engine.preview(...strict)).output).toContain("2 unchanged");
    lab.engine.write(attack);
    const run = await reviewed();
    expect(run.code).toBe(1);
    expect(run.output).toContain("feed is no account of this package: it runs other code");
  });

  it("is out of the pack's sight, because the engine shows it no text: the pages say that the review is needed", async () => {
    const run = await lab.engine.preview(...strict);
    expect(run.output).not.toContain("genuine-accounts");
    expect(readFileSync(join(repository, "docs/security.md"), "utf8")).toContain(
      "The engine does not show a policy pack what a dynamic resource runs",
    );
  });

  it("stays a closed gate when it was made without one, also after the text is put right", async () => {
    await lab.engine.must("up", "--yes", "--skip-preview");
    expect(live()).toEqual(["store_v2_customers"]);
    lab.engine.write(program(genuine));
    expect((await reviewed()).code).toBe(1);
    expect(lab.leaks()).toEqual([]);
  });
});

/** What the engine writes about a change, judged in this process. */
function judged(text: string, options: Parameters<typeof reviewPlan>[1] = {}): Review {
  const plan = readPlan([{ name: "preview.json", bytes: Buffer.from(text) }]);
  return reviewPlan(plan, { isPolicyTrusted: true, ...options });
}
const codesOf = (review: Review, name: string) =>
  review.findings.flatMap(({ code, account }) => (account?.endsWith(`::${name}`) === true ? [code] : []));

describe("credentials whose secrecy the program takes away", () => {
  afterAll(async () => {
    await lab.engine.destroy();
  });

  it("stay encrypted in the state, and --diff does not print them", async () => {
    const exposing = (inputs: string) =>
      program(`
        pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
          type.endsWith(":ApiAccount") ? { props, opts: { ...opts, additionalSecretOutputs: [] } } : undefined);
        const feed = new ApiAccount("feed", { scopes: { products: "read-only" }, ${inputs} });
        exports.token = feed.accessToken;`);
    lab.engine.write(exposing(""));
    await lab.engine.must("up", "--yes", "--skip-preview");
    lab.engine.write(exposing('keepers: { rotation: "2" }'));
    expect((await lab.engine.must("up", "--yes", "--skip-preview", "--diff")).output).toContain("[secret]");
    expect((await lab.engine.accounts())["feed"]).not.toHaveProperty("additionalSecretOutputs");
    expect(lab.leaks()).toEqual([]);
  });
});

describe("an alias between an account and another resource", () => {
  /** Its outputs say what its author likes, the access of an account among it. */
  const text = `exports.handler=()=>({create:async()=>({id:"1",outs:${JSON.stringify({
    name: "a-0a0a0a",
    tokenType: "v2v3",
    scopes: { customers: "modify" },
    storeHash: STORE,
    clientId: "c",
    clientSecret: "s",
    accessToken: "t",
  })}}),diff:async()=>({changes:true,replaces:[]}),update:async(_,o)=>({outs:o})})`;
  const helper = (name: string, options = "{}") =>
    `new pulumi.CustomResource("pulumi-nodejs:dynamic/shop:Helper", "${name}", { __provider: ${JSON.stringify(text)}, note: "x" }, ${options});`;
  const account = `"pulumi-nodejs:dynamic/bigcommerce:ApiAccount"`;
  afterAll(async () => {
    await lab.engine.destroy();
    // Nothing of Pulumi's does that any more.
    for (const { id } of Object.values(lab.accounts())) lab.emulator.panel.deleteAccount(STORE, id);
  });

  it("closes the gate of an account whose past another resource has made up, and of one that becomes another resource", async () => {
    lab.engine.write(program(helper("helper")));
    await lab.engine.must("up", "--yes", "--skip-preview");
    lab.engine.write(
      program(`new ApiAccount("a", { scopes: { customers: "modify" }, keepers: { rotation: "1" } },
        { aliases: [{ type: "pulumi-nodejs:dynamic/shop:Helper", name: "helper" }] });`),
    );
    const feigned = await reviewed();
    expect(feigned.code).toBe(1);
    expect(feigned.output).toMatch(/an alias gives it the state of a\s+pulumi-nodejs:dynamic\/shop:Helper/);
    expect(feigned.output).toContain("a is a new account: store: none -> default");
    await lab.engine.must("up", "--yes", "--skip-preview");
    expect(live()).toEqual(["store_v2_customers"]);

    lab.engine.write(program(helper("helper", `{ aliases: [{ type: ${account}, name: "a" }] }`)));
    const disguised = await reviewed();
    expect(disguised.code).toBe(1);
    expect(disguised.output).toMatch(/helper is no account of this package:\s+it is of the type/);
    await lab.engine.must("up", "--yes", "--skip-preview");
    expect(live()).toEqual(["store_v2_customers"]);
  });
});

describe("options of resources, and updates of a part", () => {
  const account = (name: string, endpoint: string, options = "", level = "read-only") =>
    `new ApiAccount("${name}", { scopes: { products: "${level}" }, endpoints: ["${endpoint}"] }, { ${options} });`;
  const box = 'const box = new (class extends pulumi.ComponentResource {})("lab:index:Box", "box");';
  const keep = account("keep", "GET /v3/catalog/brands");
  const base = [
    ...[keep, box, account("gone", "GET /v3/catalog/trees", "deletedWith: box")],
    account("wide", "PUT /v3/catalog/products/{product_id}", "retainOnDelete: true", "modify"),
  ];
  const request = [
    ...[keep, account("wide", "GET /v3/catalog/products", "retainOnDelete: true")],
    ...[account("fresh", "GET /v3/catalog/categories"), account("target", "GET /v3/catalog/variants")],
  ];
  const urn = (name: string) => `urn:pulumi:dev::lab::${DYNAMIC_ACCOUNT_TYPE}::${name}`;
  const names = () =>
    Object.keys(lab.accounts())
      .map((name) => name.replace(/-[0-9a-f]+$/, ""))
      .sort();
  const preview = async (...flags: string[]) =>
    judged((await lab.engine.must("preview", "--json", "--show-sames", ...flags)).stdout, {
      forbidden: readForbiddenCalls("DELETE /v3/catalog/products", "the test"),
    });
  beforeAll(async () => {
    lab.engine.write(program(base.join("\n")));
    await lab.engine.must("up", "--yes", "--skip-preview");
    lab.engine.write(program(request.join("\n")));
  });
  afterAll(async () => {
    await lab.engine.destroy();
    await lab.emulator.reset();
  });

  it("--target with the strict pack: what the update leaves alone is no part of the judgement, nor of the counts", async () => {
    expect(names()).toEqual(["gone", "keep", "wide"]);
    const flags = ["--target", urn("target")];
    const review = await preview(...flags);
    expect(review.accounts.map(({ name }) => name)).not.toContain("fresh");
    expect(codesOf(review, "target")).toContain("new-account");
    expect(review.stores).toMatchObject([{ before: 3, after: 4 }]);
    expect(review.findings.map(({ code }) => code)).not.toContain("step-not-understood");

    const run = await lab.engine.up(...strict, ...flags);
    expect({ code: run.code, output: run.output }).toMatchObject({ code: 0 });
    expect(names()).toEqual(["gone", "keep", "target", "wide"]);
  });

  it("--exclude with the strict pack, and tokens that live on: the review says what the store holds afterwards", async () => {
    const flags = ["--exclude", urn("fresh")];
    const review = await preview(...flags);
    expect(review.gate.closed).toBe(true);
    expect(review.accounts.map(({ name }) => name)).not.toContain("fresh");
    expect(codesOf(review, "wide")).toContain("token-retained");
    expect(codesOf(review, "gone")).toContain("token-retained");
    expect(review.gate.reasons).toContainEqual(expect.stringContaining("The old account of wide could make DELETE"));

    const run = await lab.engine.up(...strict, ...flags);
    expect({ code: run.code, output: run.output }).toMatchObject({ code: 0 });
    // Neither retainOnDelete nor deletedWith made a call: both old tokens work, and no state holds them.
    expect(names()).toEqual(["gone", "keep", "target", "wide", "wide"]);
    expect(Object.keys(await lab.engine.accounts()).sort()).toEqual(["keep", "target", "wide"]);
    expect(review.stores).toMatchObject([{ before: 4, after: Object.keys(lab.accounts()).length }]);
  });
});

describe("a preview that is not true", () => {
  const asked = join("node_modules", "left-padding");
  const answers = () => JSON.parse(readFileSync(join(lab.engine.directory, asked, "answers.json"), "utf8")) as unknown;
  /** A dependency that asks the gateway itself, with the token that `pulumi up` has: beyond the ceiling, and for another stack. */
  const dependency = `
    const { BIGCOMMERCE_GATEWAY_URL: url, BIGCOMMERCE_GATEWAY_TOKEN: token } = process.env;
    const ask = async (owner, scopes) => {
      const headers = { authorization: "Bearer " + token, "content-type": "application/json", "idempotency-key": require("crypto").randomUUID() };
      const body = JSON.stringify({ name: "quiet helper", token_type: "v2v3", owner, scopes });
      const answer = await fetch(url + "/v1/stores/${STORE}/accounts", { method: "POST", headers, body });
      return [answer.status, (await answer.json()).code];
    };
    Promise.all([ask("organization/lab/dev/helper", ["store_v2_customers"]), ask("organization/lab/prod/helper", ["store_v2_orders"])])
      .then((all) => require("fs").writeFileSync(__dirname + "/answers.json", JSON.stringify(all)));`;
  afterAll(async () => {
    lab.engine.setEnv({ BIGCOMMERCE_GATEWAY_TOKEN: lab.emulator.gatewayToken });
    await lab.engine.destroy();
  });

  it("opens the gate for a change that nobody saw, and the ceiling of the gateway's token holds: nothing is made", async () => {
    mkdirSync(join(lab.engine.directory, asked));
    writeFileSync(join(lab.engine.directory, asked, "index.js"), dependency);
    lab.engine.write(
      program(`require("left-padding");
      new ApiAccount("helper", { scopes: { customers: "modify" } });`),
    );
    expect(judged('{ "changeSummary": { "same": 1 } }').gate.closed).toBe(false);

    lab.engine.setEnv({ BIGCOMMERCE_GATEWAY_TOKEN: pipelineToken.token });
    const run = await lab.engine.up();
    expect(run.code).not.toBe(0);
    expect(run.output.replaceAll(/\s+/g, " ")).toContain(
      'customers "modify" is requested, and the token may grant nothing of it',
    );
    expect(live()).toEqual([]);
  });

  it("comes from a malicious dependency as well, which gets no further than the token's ceiling", () => {
    expect(answers()).toEqual([
      [403, "beyond_ceiling"],
      [403, "owner_not_covered"],
    ]);
  });

  it("shows where the stores are, also out of the project's own settings, and closes where it cannot", async () => {
    const expectedStores = readExpectedStores(
      JSON.stringify({ stores: { default: { storeHash: STORE } } }),
      "stores.json",
    );
    const project = join(lab.engine.directory, "Pulumi.yaml");
    const before = readFileSync(project, "utf8");
    lab.engine.write(program(""));
    writeFileSync(project, `${before}config:\n  bigcommerce:gatewayUrl: ${lab.emulator.url}\n`);
    const led = await lab.engine.must("preview", "--json");
    expect(judged(led.stdout, { expectedStores }).gate.reasons).toContainEqual(
      expect.stringContaining("gatewayUrl of store default is another than expected"),
    );
    writeFileSync(project, before);
    await lab.engine.must("config", "set", "--secret", "bigcommerce:stores", `{"eu":{"storeHash":"${STORE}"}}`);
    const masked = await lab.engine.must("preview", "--json");
    expect(judged(masked.stdout, { expectedStores }).gate.reasons).toContainEqual(
      expect.stringContaining("`bigcommerce:stores` is a secret as a whole"),
    );
  });
});
