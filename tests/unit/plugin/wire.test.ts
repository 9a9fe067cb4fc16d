import { receive, receiveProperties, send } from "../../../plugin/service/wire";
import { UNKNOWN } from "../../../engine/unknown";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const secret = (value: unknown) => ({ [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value });
const output = (rest: object) => ({ [SIGNATURE]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", ...rest });

describe("what the engine sends", () => {
  it("loses its secret signatures, at every depth, and is remembered as secret", () => {
    const sent = { plain: "a", token: secret("t"), nested: { inner: secret("i"), open: 1 } };
    expect(receiveProperties(sent)).toEqual({
      value: { plain: "a", token: "t", nested: { inner: "i", open: 1 } },
      secrecy: { token: true, nested: { inner: true } },
    });
  });

  it("makes a whole list secret where one element is, because lists are sorted on the way", () => {
    expect(receive(["b", secret("a")])).toEqual({ value: ["b", "a"], secrecy: true });
  });

  it.each([
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
  ])("gets one mark for what is unknown, whatever its type (%s)", (mark) => {
    expect(receive({ a: [mark], b: secret(mark) })).toEqual({
      value: { a: [UNKNOWN], b: UNKNOWN },
      secrecy: { b: true },
    });
  });

  it("may be an output value: known, unknown, secret", () => {
    expect(receive(output({ value: "x" }))).toEqual({ value: "x", secrecy: undefined });
    expect(receive(output({}))).toEqual({ value: UNKNOWN, secrecy: undefined });
    expect(receive(output({ value: "x", secret: true }))).toEqual({ value: "x", secrecy: true });
  });

  it("may be nothing at all", () => {
    expect(receiveProperties(undefined)).toEqual({ value: {}, secrecy: {} });
  });
});

describe("what goes to the engine", () => {
  it("is signed where it is secret, and holds nothing undefined", () => {
    const value = { token: "t", nested: { inner: "i", open: undefined }, gone: undefined };
    expect(send(value, { token: true, nested: { inner: true }, absent: true })).toEqual({
      token: secret("t"),
      nested: { inner: secret("i") },
    });
  });

  it("is what came, after a way there and back", () => {
    const sent = { a: secret({ b: ["c"] }), d: { e: secret(1), f: null, g: true } };
    const { value, secrecy } = receive(sent);
    expect(send(value, secrecy)).toEqual(sent);
  });

  it("is not misled by a property that every object has", () => {
    expect(send({ constructor: "x", toString: "y" }, { token: true })).toEqual({ constructor: "x", toString: "y" });
  });
});
