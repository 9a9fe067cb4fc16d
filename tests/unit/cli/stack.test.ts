import { PulumiStack } from "../../../cli/stack/pulumi-stack";
import { readStateAccounts } from "../../../cli/stack/state-accounts";
import { ACCOUNT_PROVIDER, DYNAMIC_ACCOUNT_TYPE } from "../../../engine/account-resource";
import { FakePulumi } from "../../helpers/fake-pulumi";

const accountOf = (urnName: string, name: string) => ({
  urn: `urn:pulumi:dev::shop::${DYNAMIC_ACCOUNT_TYPE}::${urnName}`,
  type: DYNAMIC_ACCOUNT_TYPE,
  id: "1",
  inputs: { __provider: ACCOUNT_PROVIDER, owner: `organization/shop/dev/${urnName}` },
  outputs: { __provider: ACCOUNT_PROVIDER, name, storeHash: "abc123", tokenType: "v2v3" },
});
const exportOf = (resources: object[]) => ({ version: 3, deployment: { resources } });

describe("the accounts of a state", () => {
  it("have the names that the program gave them, also with two colons in them", () => {
    const [account] = readStateAccounts(exportOf([accountOf("orders::eu", "Orders")]));
    expect(account?.logicalName).toBe("orders::eu");
  });
});

(process.platform === "win32" ? describe.skip : describe)("what the Pulumi CLI prints", () => {
  const pulumi = new FakePulumi();
  afterAll(() => {
    pulumi.stop();
  });

  it("is read whole, although a letter of two bytes lies across the parts in which it comes", async () => {
    // An odd number of bytes in front: whatever even size the parts have, each one ends in the middle of a letter.
    const name = "é".repeat(300_000);
    const text = JSON.stringify(exportOf([accountOf("orders", name)]));
    const front = Buffer.byteLength(text.slice(0, text.indexOf("é")));
    pulumi.start({ "stack export": front % 2 === 1 ? text : ` ${text}` });
    const stack = await PulumiStack.open({ cwd: pulumi.folder });
    const [account] = await stack.accounts();
    expect(account?.held.name === name).toBe(true);
  });
});
