import fc from "fast-check";
import { redact, registerSecrets } from "../../../wire/redact";

describe("the redactor", () => {
  it("removes whatever follows Bearer", () => {
    expect(redact("authorization: Bearer abc.def sent")).toBe("authorization: Bearer [secret] sent");
  });

  it("removes a registered secret in plain, in a URL and in JSON", () => {
    registerSecrets('a"b/c d-e-f-g');
    expect(redact('plain a"b/c d-e-f-g')).toBe("plain [secret]");
    expect(redact(`url ${encodeURIComponent('a"b/c d-e-f-g')}`)).toBe("url [secret]");
    expect(redact(JSON.stringify({ t: 'a"b/c d-e-f-g' }))).toBe('{"t":"[secret]"}');
  });

  it("leaves no registered secret in any text around it", () => {
    const secret = fc.stringMatching(/^[a-z0-9]{12,40}$/);
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
        registerSecrets(value);
        expect(redact(before + value + after)).not.toContain(value);
      }),
    );
  });

  it("hides what follows Bearer, and leaves the quotes around it", () => {
    expect(redact("send `Authorization: Bearer abc123`, please")).toBe("send `Authorization: Bearer [secret]`, please");
  });

  it("leaves a sentence about tokens whole, and hides a token that begins with that word", () => {
    const sentence = "Send it as a Bearer token in the Authorization header.";
    expect(redact(sentence)).toBe(sentence);
    expect(redact("Bearer token, please")).toBe("Bearer token, please");
    expect(redact("Bearer token-of-the-store")).toBe("Bearer [secret]");
    expect(redact("Bearer token123")).toBe("Bearer [secret]");
  });

  it("ignores values too short to be secrets, which would blank out ordinary words", () => {
    registerSecrets("api", "", undefined);
    expect(redact("the api path")).toBe("the api path");
  });
});
