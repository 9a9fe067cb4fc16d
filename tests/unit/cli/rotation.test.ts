import * as fc from "fast-check";
import { asCalendar } from "../../../cli/rotation/calendar";
import { dueEvents } from "../../../cli/rotation/due-events";
import { today } from "../../../cli/rotation/today";
import { type Rotation, rotationsIn } from "../../../cli/rotation/rotations";
import { generationOf } from "../../../engine/rotation";
import { liveGenerations } from "../../../provider/program";

const DAY = 86_400_000;
const component = "urn:pulumi:prod::shop::bigcommerce:index:RotatingApiAccount::erp";
const rotation = (...made: string[]): Rotation => ({
  urn: component,
  name: "erp",
  stack: "shop/prod",
  schedule: { every: "90d", overlap: "7d", startingOn: "2026-11-01" },
  made,
});
const due = (made: string[], day: string, within = 14, rotatedOn: string[] = []) =>
  dueEvents(rotation(...made), rotatedOn, new Date(`${day}T09:00:00Z`), within).map(
    ({ kind, account, on, inDays }) => `${kind} ${account} ${on} ${inDays}`,
  );

describe("what a rotation will do", () => {
  it("is nothing far from its days", () => {
    expect(due(["2026-11-01"], "2026-11-20")).toEqual([]);
  });

  it("is the next account, and the deletion of the one before at the end of the overlap", () => {
    expect(due(["2026-11-01"], "2027-01-20")).toEqual(["rotates erp-2027-01-30 2027-01-30 10"]);
    expect(due(["2026-11-01"], "2027-01-25")).toEqual([
      "rotates erp-2027-01-30 2027-01-30 5",
      "retires erp-2026-11-01 2027-02-06 12",
    ]);
  });

  it("is overdue where no update came on its day", () => {
    expect(due(["2026-11-01"], "2027-02-08")).toEqual([
      "rotates erp-2027-01-30 2027-01-30 -9",
      "retires erp-2026-11-01 2027-02-06 -2",
    ]);
    expect(due(["2026-11-01", "2027-01-30"], "2027-02-06", 0)).toEqual(["retires erp-2026-11-01 2027-02-06 0"]);
  });

  it("follows a rotation beside the schedule", () => {
    expect(due(["2026-11-01"], "2026-12-10", 14, ["2026-12-10"])).toEqual([
      "rotates erp-2026-12-10 2026-12-10 0",
      "retires erp-2026-11-01 2026-12-17 7",
    ]);
  });

  it("is a deletion at once for an account that a changed schedule does not know", () => {
    expect(due(["2026-11-01", "2026-11-15"], "2026-11-20", 0)).toEqual(["retires erp-2026-11-15 2026-11-20 0"]);
  });

  it("is what the schedule then declares, on any day and for any distance", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 0, max: 400 }), (from, within) => {
        const today = Date.parse("2026-11-01") / DAY + from;
        const at = (day: number) => liveGenerations(rotation().schedule, new Date(day * DAY)).map((it) => it.beginsOn);
        const events = dueEvents(rotation(...at(today)), [], new Date(today * DAY), within);
        // Whoever does what the list says, day by day, has what the program declares at the end.
        const living = new Set(at(today));
        for (const { kind, account } of events) {
          const beginsOn = account.slice("erp-".length);
          if (kind === "rotates") living.add(beginsOn);
          else living.delete(beginsOn);
        }
        expect([...living].sort()).toEqual(at(today + within).sort());
      }),
    );
  });
});

describe("rotations of a state", () => {
  const account = (type: string, name: string) => `urn:pulumi:prod::shop::${type}::${name}`;
  const generations = [
    account("bigcommerce:index:RotatingApiAccount$pulumi-nodejs:dynamic/bigcommerce:ApiAccount", "erp-2026-11-01"),
    account("bigcommerce:index:RotatingApiAccount$bigcommerce:index:ApiAccount", "erp-2027-01-30"),
  ];

  it("know their accounts of either front, and no other's", () => {
    const exported = {
      deployment: {
        resources: [
          { type: "bigcommerce:index:RotatingApiAccount", urn: component, outputs: { rotation: rotation().schedule } },
          ...generations.map((urn) => ({ urn })),
          { urn: account("bigcommerce:index:RotatingApiAccount$bigcommerce:index:ApiAccount", "erp-eu-2026-11-01") },
          { urn: account("acme:index:Shop$bigcommerce:index:ApiAccount", "erp-2026-12-01") },
        ],
      },
    };
    expect(rotationsIn(exported)).toEqual([rotation("2026-11-01", "2027-01-30")]);
    expect(rotationsIn(null)).toEqual([]);
  });

  it("tell a generation by its URN, also inside other components", () => {
    expect(generationOf(generations[0] ?? "")).toEqual({ component, name: "erp", beginsOn: "2026-11-01" });
    const inside =
      "urn:pulumi:prod::shop::acme:index:Shop$bigcommerce:index:RotatingApiAccount$bigcommerce:index:ApiAccount::erp-2026-11-01";
    expect(generationOf(inside)?.component).toBe(
      "urn:pulumi:prod::shop::acme:index:Shop$bigcommerce:index:RotatingApiAccount::erp",
    );
    expect(generationOf(account("bigcommerce:index:ApiAccount", "erp-2026-11-01"))).toBeUndefined();
  });
});

describe("a calendar of rotations", () => {
  const long = { ...rotation("2026-11-01"), stack: `${"über-".repeat(20)}shop/prod, west; \\ "quoted"` };
  const events = dueEvents(long, [], new Date("2027-01-25T00:00:00Z"), 366);
  const text = asCalendar(events, new Date("2027-01-25T10:11:12.345Z"));

  it("has one whole-day event for each, known by an identity that stays", () => {
    expect(text.match(/^BEGIN:VEVENT\r$/gm)).toHaveLength(events.length);
    expect(text).toContain("DTSTART;VALUE=DATE:20270130\r\n");
    expect(text).toContain("DTSTAMP:20270125T101112Z\r\n");
    const identities = (calendar: string) => calendar.replaceAll("\r\n ", "").match(/^UID:.*$/gm) ?? [];
    expect(new Set(identities(text)).size).toBe(events.length);
    const tomorrow = dueEvents(long, [], new Date("2027-01-26T00:00:00Z"), 366);
    expect(identities(text)).toEqual(expect.arrayContaining(identities(asCalendar(tomorrow, new Date())).slice(0, 6)));
  });

  it("keeps to the form: lines of at most 75 octets that tear no character, ended by CRLF, special characters escaped", () => {
    for (const line of text.split("\r\n")) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line).not.toContain("\uFFFD");
      expect(line).not.toContain("\n");
    }
    expect(text.replaceAll("\r\n ", "")).toContain('shop/prod\\, west\\; \\\\ "quoted")');
  });
});

describe("the day that the commands go by", () => {
  afterEach(() => {
    delete process.env["BIGCOMMERCE_TODAY"];
  });

  it("is that of the variable, as for the program", () => {
    process.env["BIGCOMMERCE_TODAY"] = "2027-01-30";
    expect(today().toISOString()).toBe("2027-01-30T00:00:00.000Z");
  });

  it.each(["2027-1-30", "2027-02-31", "tomorrow"])("is never another one than the variable says: %s", (text) => {
    process.env["BIGCOMMERCE_TODAY"] = text;
    expect(today).toThrow("BIGCOMMERCE_TODAY must be a day that exists");
  });
});
