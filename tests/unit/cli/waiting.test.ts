import { setTimeout } from "node:timers/promises";
import { bcAccounts } from "../../../cli/program";
import { runProgram } from "../../../cli/run";
import { ACCOUNT_PROVIDER, DYNAMIC_ACCOUNT_TYPE } from "../../../engine/account-resource";
import { FakePulumi } from "../../helpers/fake-pulumi";
import { ScriptedServer } from "../../helpers/scripted-server";

(process.platform === "win32" ? describe.skip : describe)(
  "a server that takes the connection and never answers",
  () => {
    const pulumi = new FakePulumi();
    const silent = new ScriptedServer();
    silent.handler = () => undefined;
    beforeAll(async () => {
      await silent.start();
      const outputs = {
        __provider: ACCOUNT_PROVIDER,
        storeHash: "abc123",
        tokenType: "v2v3",
        name: "ERP sync",
        clientId: "c".repeat(31),
        accessToken: "t".repeat(31),
        apiPath: `${silent.url}/stores/abc123/v3/`,
      };
      pulumi.start({
        "stack --show-name": "dev\n",
        "stack export": {
          deployment: {
            resources: [
              {
                urn: `urn:pulumi:dev::shop::${DYNAMIC_ACCOUNT_TYPE}::erp`,
                type: DYNAMIC_ACCOUNT_TYPE,
                id: "1",
                inputs: { __provider: ACCOUNT_PROVIDER },
                outputs,
              },
            ],
          },
        },
        config: {
          "bigcommerce:storeHash": { value: "abc123" },
          "bigcommerce:gatewayUrl": { value: silent.url },
          "bigcommerce:gatewayToken": { value: "bcgw_of_the_test", secret: true },
          "bigcommerce:timeoutSeconds": { value: "4" },
        },
      });
    });
    afterAll(() => {
      pulumi.stop();
    });

    const expected = [
      /^waiting for the gateway of Store "default" \(\d+ s so far\)$/m,
      /^asking the stores: 0 of 1 answers \(\d+ s so far\)$/m,
      /^reading webhooks: 0 of 1 accounts done \(\d+ s so far\)$/m,
    ];

    it("is told to who waits for it, after two seconds, beside the result and not in it", async () => {
      const [said, result]: [string[], string[]] = [[], []];
      const spies = [
        jest.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0),
        jest.spyOn(process.stdout, "write").mockImplementation((text) => result.push(String(text)) > 0),
      ];
      try {
        const verbs = [["doctor", "--format", "json"], ["audit"], ["webhooks", "list"]];
        const runs = verbs.map((words) =>
          runProgram(bcAccounts(), ["node", "bc-accounts", ...words, "--cwd", pulumi.folder]),
        );
        const ended = Promise.all(runs).then(() => true);
        const isSaid = () => expected.every((line) => line.test(said.join("")));
        while (!isSaid() && !(await Promise.race([ended, setTimeout(20, false)])));
        silent.close();
        await ended;
      } finally {
        for (const spy of spies) spy.mockRestore();
        silent.close();
      }
      for (const line of expected) expect(said.join("")).toMatch(line);
      expect(JSON.parse(result.join(""))).toMatchObject({ isFine: false });
    });
  },
);
