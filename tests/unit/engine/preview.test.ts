import fc from "fast-check";
import { readPreview } from "../../../engine/preview";
import { readResource, readState } from "../../../engine/resource-state";

const urn = "urn:pulumi:dev::lab::random:index/randomId:RandomId::id";

describe("a preview of the engine", () => {
  it("is read with its steps, its configuration and its summary", () => {
    const preview = readPreview({
      config: { "bigcommerce:storeHash": "abc123" },
      steps: [{ op: "create", urn, newState: { urn, type: "t", inputs: { a: 1 } }, replaceReasons: ["b", "a"] }],
      changeSummary: { create: 1 },
    });
    expect(preview).toMatchObject({
      config: { "bigcommerce:storeHash": "abc123" },
      changeSummary: { create: 1 },
      hasErrors: false,
    });
    expect(preview.steps).toMatchObject([
      {
        op: "create",
        urn,
        oldState: undefined,
        newState: { urn, type: "t", inputs: { a: 1 } },
        replaceReasons: ["a", "b"],
      },
    ]);
  });

  it("keeps a step that it does not understand, so that nobody takes it for none", () => {
    expect(readPreview({ steps: [null, { op: 7 }] }).steps).toMatchObject([
      { op: undefined, urn: undefined },
      { op: undefined, urn: undefined },
    ]);
  });

  it("has errors when the engine reported one, and not when it warned", () => {
    const withSeverity = (severity: string) => readPreview({ diagnostics: [{ severity }] }).hasErrors;
    expect([withSeverity("error"), withSeverity("warning")]).toEqual([true, false]);
  });

  it("is read without an exception, whatever stands in it", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("steps", "config", "diagnostics"), fc.anything()), (content) => {
        expect(() => readPreview(content)).not.toThrow();
      }),
    );
  });
});

describe("a state of the engine", () => {
  it("shows its resources in their order, with those that wait for their deletion", () => {
    const resources = [{ urn, type: "a", id: "1", delete: true }, { urn, type: "a", id: "2" }, { no: "resource" }];
    expect(readState({ deployment: { resources } })).toMatchObject([
      { id: "1", isPendingDeletion: true },
      { id: "2", isPendingDeletion: false },
    ]);
  });

  it("has no resources in an empty stack, and is none without a deployment", () => {
    expect(readState({ deployment: {} })).toEqual([]);
    expect([undefined, null, [], {}, { deployment: null }].map(readState)).toEqual(Array(5).fill(undefined));
  });

  it("takes the type of a resource from its URN where it says none, without those of its parents", () => {
    expect(readResource({ urn: "urn:pulumi:dev::lab::my:Part$my:Thing::x" })?.type).toBe("my:Thing");
  });
});
