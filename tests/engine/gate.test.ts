import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ACCOUNT_PROVIDER } from "../../engine/account-resource";
import { repository, type Run } from "../helpers/engine";
import { type Lab, program, startLab } from "../helpers/lab";

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

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ program: program("") });
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
