import { grantedTime, within } from "../../../wire/granted-time";

describe("the time that the engine grants to one account", () => {
  it("is not set where the engine says nothing", () => {
    expect(within(0, grantedTime)).toBeUndefined();
  });

  it("is a time that timers accept, whatever fraction of a second the engine hands on", () => {
    const time = within(1.1, grantedTime);
    expect(time?.allMs).toBe(1100);
    expect(() => AbortSignal.timeout(time?.leftMs ?? 0)).not.toThrow();
  });

  it("of more than 24 days does not end at once", async () => {
    const time = within(1000 * 60 * 60, grantedTime);
    const signal = AbortSignal.timeout(time?.leftMs ?? 0);
    // A timer that overflows ends after 1 ms.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(signal.aborted).toBe(false);
  });

  it("is for all calls of the work together", async () => {
    await within(5, async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(grantedTime()?.allMs).toBe(5000);
      expect(grantedTime()?.leftMs).toBeLessThanOrEqual(4990);
    });
  });
});
