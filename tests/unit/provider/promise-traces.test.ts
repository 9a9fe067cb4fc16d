import * as pulumi from "@pulumi/pulumi";
import { ApiAccount } from "../../../provider";
import { ApiAccount as PackagedAccount } from "../../../plugin/sdk";

beforeAll(async () => {
  await pulumi.runtime.setMocks(
    { newResource: ({ name, inputs }) => ({ id: name, state: inputs as object }), call: () => ({}) },
    "shop",
    "prod",
    false,
    "acme",
  );
});

const placeOf = (frame: NodeJS.CallSite): string =>
  `    at ${frame.getFileName() ?? ""}:${frame.getLineNumber() ?? 0}:${frame.getColumnNumber() ?? 0}`;

/** Counts the stack traces with a frame in them that are taken while this works. */
function tracesOf(work: () => void): number {
  let traces = 0;
  const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  Error.prepareStackTrace = (error, frames): string => {
    if (frames.length > 0) traces += 1;
    return [String(error), ...frames.map(placeOf)].join("\n");
  };
  try {
    work();
  } finally {
    if (before === undefined) Reflect.deleteProperty(Error, "prepareStackTrace");
    else Object.defineProperty(Error, "prepareStackTrace", before);
  }
  return traces;
}

describe.each([
  ["dynamic provider", ApiAccount],
  ["plugin", PackagedAccount],
])("an account of the %s", (_, Account) => {
  let number = 0;
  const declare = () => {
    new Account(`orders-${(number += 1)}`, { scopes: { orders: "read-only" } });
  };

  it("takes no stack traces but the few that say where it stands in the program", () => {
    declare();
    const traces = tracesOf(declare);
    expect(traces).toBeGreaterThan(0);
    expect(traces).toBeLessThan(20);
  });

  it("leaves the program's limit of frames as it was", () => {
    const limit = Error.stackTraceLimit;
    declare();
    expect(Error.stackTraceLimit).toBe(limit);
  });

  it("shows the line of the program where its declaration is refused", () => {
    const limit = Error.stackTraceLimit;
    const refused = () => new Account("", { scopes: { orders: "read-only" } });
    expect(refused).toThrow(expect.objectContaining({ stack: expect.stringContaining(__filename) as string }) as Error);
    expect(Error.stackTraceLimit).toBe(limit);
  });
});
