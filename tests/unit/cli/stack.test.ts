import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { PulumiStack } from "../../../cli/stack/pulumi-stack";
import { readStateAccounts } from "../../../cli/stack/state-accounts";
import { ACCOUNT_PROVIDER, DYNAMIC_ACCOUNT_TYPE } from "../../../engine/account-resource";

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

// A shell script stands for the CLI here, so that its output is of a size and a form that the test chooses.
(process.platform === "win32" ? describe.skip : describe)("what the Pulumi CLI prints", () => {
  let folder: string;
  let path: string | undefined;
  beforeEach(() => {
    path = process.env["PATH"];
    folder = mkdtempSync(join(tmpdir(), "bc-stack-"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    for (const name of ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]) program(name, "");
    program("pulumi", 'if [ "$1" = version ]; then echo v3.250.0; else cat "$(dirname "$0")/export.json"; fi');
    process.env["PATH"] = `${folder}${delimiter}${path ?? ""}`;
  });
  afterEach(() => {
    process.env["PATH"] = path;
    rmSync(folder, { recursive: true });
  });

  function program(name: string, text: string): void {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  }

  it("is read whole, although a letter of two bytes lies across the parts in which it comes", async () => {
    // An odd number of bytes in front: whatever even size the parts have, each one ends in the middle of a letter.
    const name = "é".repeat(300_000);
    const text = JSON.stringify(exportOf([accountOf("orders", name)]));
    const front = Buffer.byteLength(text.slice(0, text.indexOf("é")));
    writeFileSync(join(folder, "export.json"), front % 2 === 1 ? text : ` ${text}`);
    const stack = await PulumiStack.open({ cwd: folder });
    const [account] = await stack.accounts();
    expect(account?.held.name === name).toBe(true);
  });
});
