import fc from "fast-check";
import {
  accountIdSchema,
  accountNameSchema,
  accountSchema,
  createAccountRequestSchema,
  errorCodes,
  listAccountsQuerySchema,
  problemOf,
  problemSchema,
  storeHashSchema,
  updateAccountRequestSchema,
  type ErrorCode,
} from "../../../contract";

describe("account names", () => {
  it.each(["abcd", "  abcd  ", "日本語店", "shop 👩‍👩‍👧 feed", "n".repeat(255)])("take %j", (name) => {
    expect(accountNameSchema.parse(name)).toBe(name.trim());
  });

  it.each(["abc", " abc ", "", "n".repeat(256), "ab\tcd", "ab\u0000cd", "ab\u2028cd", "ab\ud800cd"])(
    "refuse %j",
    (name) => {
      expect(accountNameSchema.safeParse(name).success).toBe(false);
    },
  );

  it("are the same after a second look", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const first = accountNameSchema.safeParse(text);
        if (first.success) expect(accountNameSchema.parse(first.data)).toBe(first.data);
      }),
    );
  });
});

describe("store hashes and account ids", () => {
  it("never let through what could leave their place in a path", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const schema of [storeHashSchema, accountIdSchema]) {
          if (schema.safeParse(text).success) expect(encodeURIComponent(text)).toBe(text);
        }
      }),
    );
  });

  it.each(["abc\n", "../abc", "abc/def", "", "ab", "ABC", "a".repeat(33)])("refuse the hash %j", (hash) => {
    expect(storeHashSchema.safeParse(hash).success).toBe(false);
  });
});

describe("requests and answers", () => {
  const order = { name: "orders", token_type: "v2v3", owner: "o/p/s/n" };

  it("fill in what a create may leave away", () => {
    expect(createAccountRequestSchema.parse(order)).toEqual({
      ...order,
      name_generated: false,
      scopes: [],
      generation: "",
    });
  });

  it("refuse an unknown field of a request", () => {
    expect(createAccountRequestSchema.safeParse({ ...order, nmae: "x" }).success).toBe(false);
    expect(updateAccountRequestSchema.safeParse({ name: "orders", x: 1 }).success).toBe(false);
  });

  it("ignore an unknown field of an answer", () => {
    const account = {
      id: "1",
      name: "orders",
      token_type: "v2v3",
      scopes: [],
      confirmed: true,
      created_at: "2026-05-01T12:00:00Z",
    };
    expect(accountSchema.parse({ ...account, colour: "blue" })).toEqual(account);
  });

  it("read a page size from text", () => {
    expect(listAccountsQuerySchema.parse({})).toEqual({ limit: 50 });
    expect(listAccountsQuerySchema.parse({ limit: "250" })).toEqual({ limit: 250 });
    for (const limit of ["0", "251", "999", "1e2", "0x1", " 1", "-1", ""]) {
      expect(listAccountsQuerySchema.safeParse({ limit }).success).toBe(false);
    }
  });
});

describe("problem documents", () => {
  it.each(Object.keys(errorCodes) as ErrorCode[])("of %s are complete", (code) => {
    const problem = problemOf(code, "what happened");
    expect(problemSchema.parse(problem)).toEqual(problem);
    expect(problem).toMatchObject({ code, ...errorCodes[code] });
    expect(problem.type).toBe(`/v1/openapi.json#/x-error-codes/${code}`);
  });

  it("leave away what they do not know", () => {
    expect(Object.keys(problemOf("internal"))).toEqual(["type", "title", "status", "code"]);
  });
});
