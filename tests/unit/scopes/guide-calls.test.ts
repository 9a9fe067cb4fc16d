import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findOperation, minimalScopes, parseCall } from "../../../scopes";

/** A call as a guide of BigCommerce prints it. */
interface GuideCall {
  readonly call: string;
  /** A page that prints it, in the public repository of the guides. */
  readonly page: string;
  /** The call that was meant, where the guide misprints it. */
  readonly meant?: string;
  /** One address answers many operations, and the guide gives the operation elsewhere. */
  readonly hasManyOperations?: true;
}

const { calls } = JSON.parse(readFileSync(join(__dirname, "guide-calls.json"), "utf8")) as {
  calls: readonly GuideCall[];
};
const slips = calls.filter(({ meant }) => meant !== undefined);
const addresses = calls.filter(({ hasManyOperations }) => hasManyOperations === true);
const others = calls.filter(({ meant, hasManyOperations }) => meant === undefined && hasManyOperations !== true);

/**
 * Every call to BigCommerce's own API that the official guides print, read from their prose, requests and curl commands at one commit.
 * Left out are other servers, and what only looks like a call: `/v...`, `/v3/endpoint`, a path that an explanation of status 405 makes up.
 */
describe("the calls that the official guides print", () => {
  it("are each listed once", () => {
    expect(new Set(calls.map(({ call }) => call)).size).toBe(calls.length);
    expect([calls.length, slips.length, addresses.length]).toEqual([178, 8, 2]);
  });

  it("are known, each with a scope or with the reason why it takes none", () => {
    const strange = others.filter(({ call }) => {
      const { unknown, unmapped } = minimalScopes([call]);
      return unknown.length + unmapped.length > 0;
    });
    expect(strange).toEqual([]);
  });

  it.each(slips.map(({ call, meant }) => [call, meant]))("answer the slip %s with %s", (call, meant) => {
    expect(minimalScopes([call]).unknown).toEqual([{ call, suggestion: meant }]);
  });

  it.each(addresses.map(({ call }) => [call]))("are known as an interface, not as one call: %s", (call) => {
    expect(parseCall(call)?.api).toMatch(/^graphql-/);
    expect(findOperation(call)?.need).toEqual({ kind: "unknown" });
    expect(minimalScopes([call]).unknown).toEqual([{ call }]);
  });
});
