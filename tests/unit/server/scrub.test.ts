import { randomBytes } from "node:crypto";
import { scrub } from "../../../server/scrub";

describe("what goes into the log of a driver's error", () => {
  it.each([
    ["a connection's password", "connect postgres://gateway:hunter2@db/g failed", "hunter2"],
    ["a bearer token", "401 for Bearer abc.def", "abc.def"],
    ["a named secret", 'body {"client_secret":"s3cr3t"}', "s3cr3t"],
    ["a password in a query", "GET /login?password=hunter2&x=1", "hunter2"],
  ])("is without %s", (_, text, secret) => {
    expect(scrub(text)).not.toContain(secret);
  });

  it("is without any credential of the platform's forms", () => {
    for (let round = 0; round < 2000; round++) {
      for (const secret of [
        randomBytes(32).toString("hex"),
        randomBytes(32).toString("base64"),
        randomBytes(32).toString("base64url"),
        BigInt(`0x${randomBytes(32).toString("hex")}`)
          .toString(36)
          .slice(0, 31),
      ]) {
        expect(scrub(`the page said ${secret} and no more`)).not.toContain(secret);
      }
    }
  });

  it.each([
    "the page /manage/settings/store-level-api-accounts did not open within 30 s",
    "TimeoutError: locator.click: waiting for getByRole",
    "ECONNREFUSED 127.0.0.1:5432",
  ])("keeps what helps: %s", (text) => {
    expect(scrub(text)).toBe(text);
  });
});
