import { EventReader } from "../../../cli/up/engine-events";
import { judgeUpdate } from "../../../cli/up/judge-update";
import type { Waiting } from "../../../provider/backends";

const type = "pulumi-nodejs:dynamic/bigcommerce:ApiAccount";
const root = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";
const erp = `urn:pulumi:dev::shop::${type}::erp`;
const wms = `urn:pulumi:dev::shop::${type}::wms`;

const toMake = { kind: "make", owner: "acme/shop/dev/erp", name: "erp", storeHash: "store1" } as Waiting;
const toDelete = { kind: "delete", id: "17", name: "wms", storeHash: "store1", fingerprint: "f00" } as Waiting;

const failed = (urn: string, id?: string) => ({
  resOpFailedEvent: { metadata: { urn, old: id === undefined ? null : { id } } },
});
const error = (urn: string, message: string) => ({ diagnosticEvent: { severity: "error", urn, message } });
/** What the engine says of an update in which both accounts wait, and nothing else is wrong. */
const valid = [
  error(erp, "nobody has handed over its credentials yet"),
  failed(erp),
  error(wms, "its token is still alive"),
  failed(wms, "17"),
  error(root, "update failed"),
];

function judge(lines: readonly (object | string)[], announced = [toMake, toDelete]) {
  const reader = new EventReader();
  for (const line of lines) reader.take(typeof line === "string" ? line : JSON.stringify(line));
  return judgeUpdate(reader.events, announced);
}

describe("an update that failed", () => {
  it("waits for persons only, where nothing but announced accounts failed", () => {
    expect(judge(valid)).toEqual({
      isOnlyWaiting: true,
      waiting: [
        { kind: "make", name: "erp", storeHash: "store1", logicalName: "erp", urn: erp },
        { kind: "delete", name: "wms", storeHash: "store1", logicalName: "wms", urn: wms, fingerprint: "f00" },
      ],
    });
  });

  it.each([
    ["another resource failed", [...valid, failed("urn:pulumi:dev::shop::acme:index:Bucket::b")]],
    ["an account failed that nobody announced", [...valid, failed(`urn:pulumi:dev::shop::${type}::pos`)]],
    ["another account is to be deleted than was announced", [...valid, failed(wms, "18")]],
    ["an error is about another resource", [...valid, error("urn:pulumi:dev::shop::acme:index:Bucket::b", "denied")]],
    ["the program threw", [...valid, error(root, "Running program '/shop' failed with an unhandled exception")]],
    ["an error is about nothing", [...valid, error("", "the state could not be saved")]],
    ["a policy refused something", [...valid, { policyEvent: { enforcementLevel: "mandatory" } }]],
  ])("is a failure when %s", (_, lines) => {
    expect(judge(lines)).toMatchObject({ isOnlyWaiting: false });
  });

  it("is a failure when nobody waits", () => {
    expect(judge([error(root, "update failed")])).toEqual({ isOnlyWaiting: false, waiting: [] });
    expect(judge(valid, [])).toEqual({ isOnlyWaiting: false, waiting: [] });
  });

  it("takes the account of another stack of the same name for no account of this one", () => {
    const other = { ...toMake, owner: "acme/shop/prod/erp" } as Waiting;
    expect(judge(valid, [other, toDelete])).toMatchObject({ isOnlyWaiting: false });
  });

  it("passes over advice, and over a line that a killed engine did not finish", () => {
    const lines = [...valid, { policyEvent: { enforcementLevel: "advisory" } }, '{"diagnosticEvent":{"sever'];
    expect(judge(lines)).toMatchObject({ isOnlyWaiting: true });
  });
});
