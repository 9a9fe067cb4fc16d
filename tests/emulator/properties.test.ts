import fc from "fast-check";
import { FaultSwitches } from "../../emulator/faults/fault-switches";
import { page } from "../../emulator/public-api/answers";
import { decide } from "../../emulator/public-api/authorize";
import { RateLimiter } from "../../emulator/server/rate-limiter";
import { loggablePath } from "../../emulator/server/request-log";
import { routeName } from "../../emulator/server/route-name";
import { knownParameters, operations, type Operation } from "../../scopes";
import { publicApiHarness } from "./public-api-harness";

const anyOperation = fc.constantFrom(...operations());
const someScopes = fc.subarray(knownParameters());

const held = (scopes: readonly string[]) => ({ tokenType: "v2v3", scopes }) as const;
const allowed = (scopes: readonly string[], operation: Operation) => decide(held(scopes), operation).allowed;

describe("a scope decision", () => {
  it("does not depend on the order of the scopes", () => {
    fc.assert(
      fc.property(anyOperation, someScopes, (operation, scopes) => {
        expect(allowed([...scopes].reverse(), operation)).toBe(allowed(scopes, operation));
      }),
    );
  });

  it("is never taken back by one more scope", () => {
    fc.assert(
      fc.property(anyOperation, someScopes, someScopes, (operation, scopes, more) => {
        if (allowed(scopes, operation)) expect(allowed([...scopes, ...more], operation)).toBe(true);
      }),
    );
  });

  it("names a scope that the token holds when it allows, and none of them when it does not", () => {
    fc.assert(
      fc.property(anyOperation, someScopes, (operation, scopes) => {
        const decision = decide(held(scopes), operation);
        if (decision.allowed) expect([...scopes, "default", "store_metafields_standard"]).toContain(decision.by);
        else expect(decision.needs.filter((parameter) => scopes.includes(parameter))).toEqual([]);
      }),
    );
  });
});

describe("a collection in pages", () => {
  it("holds each item once, in order, over all its pages", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), async (items, limit) => {
        const seen: unknown[] = [];
        for (let number = 1; ; number += 1) {
          const query = new URLSearchParams({ page: String(number), limit: String(limit) });
          const { data, meta } = (await page(items, query).json()) as {
            data: unknown[];
            meta: { pagination: { links: { next?: string }; count: number; total: number } };
          };
          seen.push(...data);
          expect(meta.pagination).toMatchObject({ count: data.length, total: items.length });
          if (meta.pagination.links.next === undefined) break;
        }
        expect(seen).toEqual(items);
      }),
    );
  });

  it("takes any page and limit that a caller can write", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (number, limit) => {
        expect(page([1, 2, 3], new URLSearchParams({ page: number, limit })).status).toBe(200);
      }),
    );
  });
});

describe("a path in the log", () => {
  it("is one line of bounded length, and stays as it is when logged again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (path) => {
        const logged = loggablePath(path);
        expect(logged.length).toBeLessThanOrEqual(200);
        expect(logged).not.toMatch(/[\r\n]/);
        expect(loggablePath(logged)).toBe(logged);
      }),
    );
  });
});

describe("the public API", () => {
  const harness = publicApiHarness();
  const token = harness.tokenFor(knownParameters());
  const segment = fc.oneof(
    fc.constantFrom(
      "v2",
      "v3",
      "hooks",
      "catalog",
      "products",
      "store",
      "settings",
      "..",
      "%2e%2e",
      "{id}",
      "",
      "count.json",
    ),
    fc.string({ maxLength: 12 }).map(encodeURIComponent),
  );

  it("answers whatever address it is asked for, and never fails", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"),
        fc.array(segment, { maxLength: 6 }),
        async (method, segments) => {
          const { status } = await harness.call(`${method} /${segments.join("/")}`, { token });
          expect([200, 204, 404, 405, 422, 501]).toContain(status);
          expect(() => routeName(method, `/stores/x/${segments.join("/")}`)).not.toThrow();
        },
      ),
      { numRuns: 300 },
    );
  });

  it("answers whatever body a webhook or a storefront token is asked for with, and never fails", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("POST /v3/hooks", "PUT /v3/hooks/1", "PUT /v3/hooks/admin", "POST /v3/storefront/api-token"),
        fc.oneof(fc.json(), fc.string()),
        async (call, body) => {
          const { status } = await harness.call(call, { token, body });
          expect([200, 204, 404, 422]).toContain(status);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("the rate limiter", () => {
  it("lets no more than the quota through in any window", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 80 }),
        (quota, pauses) => {
          let now = 0;
          let windowStart = 0;
          let inWindow = 0;
          const limiter = new RateLimiter({ requests: quota, windowMs: 1000 }, () => now);
          limiter.peek("store");
          for (const pause of pauses) {
            now += pause;
            if (now - windowStart >= 1000) [windowStart, inWindow] = [now, 0];
            if (limiter.take("store").allowed) inWindow += 1;
            expect(inWindow).toBeLessThanOrEqual(quota);
          }
        },
      ),
    );
  });
});

describe("a fault's path", () => {
  it("stands for itself where it holds no star", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes("*")),
        fc.string(),
        (path, other) => {
          const hits = (request: string): boolean => {
            const faults = new FaultSwitches();
            faults.arm({ fault: { kind: "drop" }, path: `/${path}` });
            return faults.take("GET", request) !== undefined;
          };
          expect(hits(`/${path}`)).toBe(true);
          expect(hits(`/${other}`)).toBe(other === path);
        },
      ),
    );
  });
});
