import { FaultSwitches } from "../../emulator/faults/fault-switches";

const drop = { fault: { kind: "drop" } } as const;

describe("fault switches", () => {
  it("hit once and are used up, unless told otherwise", () => {
    const faults = new FaultSwitches();
    faults.arm(drop);
    expect(faults.take("GET", "/v1/x")).toEqual({ kind: "drop", when: "before" });
    expect(faults.take("GET", "/v1/x")).toBeUndefined();
    expect(faults.list()).toEqual([]);
  });

  it("skip as many matching requests, and hit as many, as they say", () => {
    const faults = new FaultSwitches();
    faults.arm({ ...drop, skip: 2, count: 2 });
    const hits = Array.from({ length: 6 }, () => faults.take("GET", "/v1/x") !== undefined);
    expect(hits).toEqual([false, false, true, true, false, false]);
  });

  it("match by method", () => {
    const faults = new FaultSwitches();
    faults.arm({ ...drop, method: "post" });
    expect(faults.take("GET", "/v1/x")).toBeUndefined();
    expect(faults.take("POST", "/v1/x")).toBeDefined();
  });

  it.each([
    ["/v1/stores/*/accounts", "/v1/stores/alpha/accounts", true],
    ["/v1/stores/*/accounts", "/v1/stores/alpha/accounts/7", false],
    ["/v1/stores/*/accounts", "/v1/stores/a/b/accounts", false],
    ["/v1/**", "/v1/stores/alpha/accounts/7/confirm", true],
    ["/stores/*/v2/orders", "/stores/alpha/v2/orders", true],
    ["/v1.stores", "/v1/stores", false],
  ])("with the path %s, and the request %s: %s", (path, request, hits) => {
    const faults = new FaultSwitches();
    faults.arm({ ...drop, path });
    expect(faults.take("GET", request) !== undefined).toBe(hits);
  });

  it("meet a request in the order in which they were armed, one at a time", () => {
    const faults = new FaultSwitches();
    faults.arm({ fault: { kind: "status", status: 500 } });
    faults.arm({ fault: { kind: "status", status: 503 } });
    expect(faults.take("GET", "/")).toMatchObject({ status: 500 });
    expect(faults.take("GET", "/")).toMatchObject({ status: 503 });
  });

  it("are gone once cleared", () => {
    const faults = new FaultSwitches();
    faults.arm(drop);
    faults.clear();
    expect(faults.take("GET", "/")).toBeUndefined();
  });

  it.each([
    ["an unknown kind", { fault: { kind: "flood" } }],
    ["a misspelt field", { fault: { kind: "drop", where: "after" } }],
    ["a status that is no failure", { fault: { kind: "status", status: 200 } }],
    ["a count of zero", { ...drop, count: 0 }],
    ["a path that is not absolute", { ...drop, path: "v1" }],
    ["a step that the create protocol does not have", { fault: { kind: "crash", step: "lunch" } }],
  ])("refuse %s", (_case, request) => {
    expect(() => new FaultSwitches().arm(request as never)).toThrow();
  });
});
