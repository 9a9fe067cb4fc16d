import { RateLimiter } from "../../emulator/server/rate-limiter";

const WINDOW_MS = 30_000;

function limiter(requests: number) {
  const clock = { now: 1_000_000 };
  return { clock, limiter: new RateLimiter({ requests, windowMs: WINDOW_MS }, () => clock.now) };
}

describe("the rate limiter", () => {
  it("lets a store's quota through and refuses the next request", () => {
    const { limiter: limits } = limiter(3);
    expect([1, 2, 3, 4].map(() => limits.take("alpha").allowed)).toEqual([true, true, true, false]);
  });

  it("says in its headers what is left and when the window ends", () => {
    const { limiter: limits, clock } = limiter(3);
    limits.take("alpha");
    clock.now += 12_000;
    expect(limits.take("alpha").headers).toEqual({
      "X-Rate-Limit-Time-Window-Ms": "30000",
      "X-Rate-Limit-Time-Reset-Ms": "18000",
      "X-Rate-Limit-Requests-Quota": "3",
      "X-Rate-Limit-Requests-Left": "1",
    });
  });

  it("opens again when the window has ended", () => {
    const { limiter: limits, clock } = limiter(1);
    limits.take("alpha");
    clock.now += WINDOW_MS - 1;
    expect(limits.take("alpha").allowed).toBe(false);
    clock.now += 1;
    expect(limits.take("alpha").allowed).toBe(true);
  });

  it("counts each store for itself", () => {
    const { limiter: limits } = limiter(1);
    limits.take("alpha");
    expect(limits.take("beta").allowed).toBe(true);
  });

  it("counts nothing when only asked how things stand", () => {
    const { limiter: limits } = limiter(1);
    limits.peek("alpha");
    expect(limits.take("alpha").allowed).toBe(true);
  });

  it("knows no limit, and shows none, with a quota of zero", () => {
    const { limiter: limits } = limiter(0);
    expect(limits.take("alpha")).toMatchObject({ allowed: true, headers: {} });
  });
});
