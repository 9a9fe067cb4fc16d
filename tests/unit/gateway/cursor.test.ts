import fc from "fast-check";
import { comparePositions, decodeCursor, encodeCursor, type Position } from "../../../gateway/cursor";
import { GatewayProblem } from "../../../gateway/gateway-problem";

const position: fc.Arbitrary<Position> = fc.tuple(fc.string(), fc.string());

describe("a cursor", () => {
  it("comes back as the position that it was made of, in characters that need no escape", () => {
    fc.assert(
      fc.property(position, (at) => {
        const cursor = encodeCursor(at);
        expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(decodeCursor(cursor)).toEqual(at);
      }),
    );
  });

  it("is refused, and nothing worse, when it is any other text", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String(),
          fc.json().map((json) => Buffer.from(json).toString("base64url")),
        ),
        (text) => {
          try {
            expect(decodeCursor(text)).toEqual([expect.any(String), expect.any(String)]);
          } catch (error) {
            expect(error).toBeInstanceOf(GatewayProblem);
            expect(error).toMatchObject({ code: "invalid_request" });
          }
        },
      ),
    );
  });

  it("orders positions as a whole: no two different ones are equal, and sorting settles them", () => {
    fc.assert(
      fc.property(position, position, position, (a, b, c) => {
        expect(Math.sign(comparePositions(a, b))).toBe(0 - Math.sign(comparePositions(b, a)));
        expect(comparePositions(a, b) === 0).toBe(a[0] === b[0] && a[1] === b[1]);
        if (comparePositions(a, b) <= 0 && comparePositions(b, c) <= 0)
          expect(comparePositions(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});
