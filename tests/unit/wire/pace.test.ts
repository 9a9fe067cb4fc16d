import { Pace } from "../../../wire/pace";

/** A pace whose clock moves only when somebody sleeps. */
function paced() {
  let now = 1_000_000;
  const slept: number[] = [];
  const pace = new Pace(
    () => now,
    (ms) => {
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    },
  );
  return { pace, slept, advance: (ms: number) => (now += ms) };
}

describe("the pace", () => {
  it("holds nobody before it has learned anything", async () => {
    const { pace, slept } = paced();
    await Promise.all([pace.turn(), pace.turn(), pace.turn()]);
    expect(slept).toEqual([]);
  });

  it("lets as many start as are left, and the next one when the window ends", async () => {
    const { pace, slept } = paced();
    pace.learn({ left: "2", resetMs: "500" });
    await pace.turn();
    await pace.turn();
    expect(slept).toEqual([]);
    await pace.turn();
    expect(slept).toEqual([500]);
  });

  it("believes the smallest count of one window, because answers overtake one another", async () => {
    const { pace, slept } = paced();
    pace.learn({ left: "1", resetMs: "500" });
    pace.learn({ left: "5", resetMs: "500" });
    await pace.turn();
    await pace.turn();
    expect(slept).toEqual([500]);
  });

  it("counts what is on its way when the first answer comes", async () => {
    const { pace, slept } = paced();
    for (let request = 0; request < 8; request += 1) await pace.turn();
    pace.learn({ left: "9", resetMs: "500", quota: "10", windowMs: "500" });
    await pace.turn();
    await pace.turn();
    expect(slept).toEqual([]);
    await pace.turn();
    expect(slept).toEqual([500]);
  });

  it("takes the next window to have the same quota before its first answer comes", async () => {
    const { pace, slept } = paced();
    pace.learn({ left: "0", resetMs: "500", quota: "2", windowMs: "700" });
    await pace.turn();
    await pace.turn();
    await pace.turn();
    expect(slept).toEqual([500, 700]);
  });

  it("does not begin a window again for an answer that was late", async () => {
    const { pace, slept } = paced();
    const first = await pace.turn();
    pace.learn({ left: "0", resetMs: "500", quota: "2", windowMs: "700" });
    await pace.turn();
    pace.learn({ left: "0", resetMs: "1", quota: "2", windowMs: "700" }, first);
    await pace.turn();
    expect(slept).toEqual([500]);
  });

  it("forgets a window that has passed", async () => {
    const { pace, slept, advance } = paced();
    pace.learn({ left: "0", resetMs: "500" });
    advance(501);
    await pace.turn();
    expect(slept).toEqual([]);
  });

  it.each([
    ["absent", {}],
    ["malformed", { left: "many", resetMs: "-1" }],
  ])("learns nothing from %s headers", async (_what, headers) => {
    const { pace, slept } = paced();
    pace.learn(headers);
    await pace.turn();
    expect(slept).toEqual([]);
  });

  it("holds everybody after a refusal", async () => {
    const { pace, slept } = paced();
    pace.hold(2_000);
    await pace.turn();
    expect(slept).toEqual([2_000]);
  });
});
