import { recordFigure } from "./harness/figures";
import { GatewayProcess } from "./harness/gateway-process";
import { hasSchemathesis, runSchemathesis } from "./harness/schemathesis";

(hasSchemathesis ? describe : describe.skip)(
  "fuzzing with schemathesis (needs python3, pip and, the first time, PyPI)",
  () => {
    let gateway: GatewayProcess;
    beforeAll(async () => {
      gateway = await GatewayProcess.start("--store", "fuzz1");
    }, 60_000);
    afterAll(() => gateway.close());

    it("no request that the document allows or forbids gets a 5xx, a status or body outside the document, or a stack trace", async () => {
      const { code, cases, output } = await runSchemathesis(gateway.url, "fuzz1");
      recordFigure("fuzz: requests by schemathesis", cases);
      expect({ code, output: code === 0 ? "" : output }).toEqual({ code: 0, output: "" });
      expect(cases).toBeGreaterThan(500);
    }, 1_800_000);
  },
);
