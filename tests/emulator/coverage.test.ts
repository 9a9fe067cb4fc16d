import { behaviourOf, coverage, statefulOperations, type Behaviour } from "../../emulator/public-api/coverage";
import { knownParameters, operations, type Operation } from "../../scopes";
import { publicApiHarness } from "./public-api-harness";

/** What an answer must look like for each behaviour that the table can claim. */
const proofs: Record<Exclude<Behaviour, "stateful">, (answer: Response, operation: Operation) => Promise<void>> = {
  "empty page": async (answer, { path }) => {
    if (path.startsWith("/v2/")) {
      expect([answer.status, await answer.text()]).toEqual([204, ""]);
      return;
    }
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { data: [], meta: { pagination: { total: 0, count: 0 } } },
    ]);
  },
  "empty object": async (answer) => {
    expect([answer.status, await answer.json()]).toEqual([200, { data: {}, meta: {} }]);
  },
  "zero count": async (answer) => {
    expect([answer.status, await answer.json()]).toEqual([200, { count: 0 }]);
  },
  "not found": (answer) => {
    expect(answer.status).toBe(404);
    return Promise.resolve();
  },
  "empty stream": (answer) => {
    expect([answer.status, answer.headers.get("Content-Type")]).toEqual([200, "text/event-stream"]);
    return Promise.resolve();
  },
  "not implemented": (answer) => {
    expect(answer.status).toBe(501);
    return Promise.resolve();
  },
};

describe("the coverage table", () => {
  const harness = publicApiHarness();
  const token = harness.tokenFor(knownParameters());

  it("has a row for every documented operation, and none beyond", () => {
    expect(coverage().map((row) => row.operation)).toEqual(operations().map((operation) => operation.call));
  });

  it("names only documented operations as stateful", () => {
    const documented = operations().map((operation) => operation.call);
    expect(statefulOperations.filter((call) => !documented.includes(call))).toEqual([]);
  });

  it.each(coverage().map((row) => [row.operation, row.behaviour] as const))("%s: %s", async (call, behaviour) => {
    const operation = operations().find((candidate) => candidate.call === call);
    if (operation === undefined) throw new Error(`${call} is not documented`);
    expect(behaviourOf(operation)).toBe(behaviour);
    if (operation.need.kind === "unknown") return;
    const answer = await harness.call(call.replace(/\{[^}]+\}/g, "77"), { token });
    if (behaviour === "stateful") expect([200, 204, 404, 422]).toContain(answer.status);
    else await proofs[behaviour](answer, operation);
  });
});
