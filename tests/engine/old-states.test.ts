import { readFileSync } from "node:fs";
import { join } from "node:path";
import { toParameters, type Scopes } from "../../scopes";
import { ContractClient } from "../../gateway/suite/contract-client";
import type { StackExport } from "../helpers/engine";
import { type Lab, program, STORE, startLab } from "../helpers/lab";

/** States that earlier versions have written must go on to work. Several runs of the engine share one stack. */
jest.setTimeout(240_000);

/** The program under which the states of `states/` were written. */
const declared = (team: string) =>
  program(`
class Team extends pulumi.ComponentResource {
  constructor(name) {
    super("acme:index:Team", name);
    new ApiAccount("shared", { scopes: { content: "read-only" } }, { parent: this });
  }
}
new ApiAccount("orders", {
  scopes: { orders: "modify", products: "read-only" }, keepers: { rotated: "2026-11" },
  justifications: { orders: "ERP" }, endpoints: ["GET /v2/orders"], team: "${team}",
});
new ApiAccount("fixed", { name: "A fixed name", scopes: { customers: "read-only" }, additionalScopes: ["store_brand_new"] });
new ApiAccount("theme", { tokenType: "stencil-cli", accessLevel: "publish-theme" });
new Team("team");
`);

/** Makes the accounts that a recorded state speaks of, and puts what is theirs in place of the marks in it. */
async function revive(recorded: string, lab: Lab): Promise<StackExport> {
  const client = new ContractClient(lab.emulator.url, lab.emulator.gatewayToken, STORE);
  let text = recorded;
  for (const { type, urn, inputs, outputs } of (JSON.parse(recorded) as StackExport).deployment.resources ?? []) {
    if (!type.endsWith(":ApiAccount")) continue;
    const logicalName = urn.split("::").at(-1) ?? "";
    const answer = await client.create({
      name: inputs["name"] ?? `${logicalName}-a1b2c3`,
      token_type: outputs["tokenType"],
      owner: inputs["owner"],
      ...(outputs["tokenType"] === "v2v3"
        ? { scopes: toParameters(outputs["scopes"] as Scopes, (outputs["additionalScopes"] ?? []) as string[]) }
        : { access_level: outputs["accessLevel"] }),
    });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    const { data: account, credentials } = answer.body;
    const values = {
      id: account.id,
      name: account.name,
      createdAt: account.created_at,
      apiPath: credentials.api_path,
      clientId: credentials.client_id,
      clientSecret: credentials.client_secret,
      accessToken: credentials.access_token,
      fingerprint: lab.accounts()[account.name]?.fingerprint ?? "",
    };
    for (const [name, value] of Object.entries(values)) text = text.replaceAll(`<${name} ${logicalName}>`, value);
  }
  return JSON.parse(text) as StackExport;
}

describe.each(["before-rooms"])("a state of the version %s", (version) => {
  const recorded = readFileSync(join(__dirname, "states", `${version}.json`), "utf8");
  let lab: Lab;
  let made: readonly string[];
  const liveIds = () =>
    Object.values(lab.accounts())
      .map(({ id }) => id)
      .sort();

  beforeAll(async () => {
    lab = await startLab({ program: declared("erp") });
    const state = await revive(recorded, lab);
    made = liveIds();
    const run = await lab.engine.import(JSON.stringify(state));
    if (run.code !== 0) throw new Error(run.output);
  });
  afterAll(() => lab.close());

  it("speaks of four accounts", () => {
    expect(made).toHaveLength(4);
  });

  it("shows nothing to do in a preview", async () => {
    const { code, output } = await lab.engine.preview();
    expect({ code, changes: /^ +[+~-]/m.test(output) }).toEqual({ code: 0, changes: false });
    expect(output).toContain("6 unchanged");
  });

  it("is unchanged by up, and by a refresh", async () => {
    expect((await lab.engine.up()).output).toContain("6 unchanged");
    expect((await lab.engine.refresh()).output).toContain("6 unchanged");
    expect(liveIds()).toEqual(made);
  });

  it("takes a changed purpose without touching an account", async () => {
    lab.engine.write(declared("finance"));
    const { code, output } = await lab.engine.up();
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining("unchanged") as unknown });
    expect(liveIds()).toEqual(made);
  });

  it("is destroyed with every account that it speaks of", async () => {
    expect((await lab.engine.destroy()).code).toBe(0);
    expect(lab.accounts()).toEqual({});
  });

  it("leaves no secret in anything that was printed", () => {
    expect(lab.leaks()).toEqual([]);
  });
});
