import { isLoopback } from "../../../wire/loopback";

describe("loopback", () => {
  it.each([
    "127.0.0.1",
    "127.8.9.10",
    "::1",
    "[::1]",
    "::ffff:127.0.0.1",
    "localhost",
    "shop.localhost",
    "127.255.0.3",
  ])("is %s", (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each([
    "0.0.0.0",
    "::",
    "10.0.0.1",
    "128.0.0.1",
    "::ffff:10.0.0.1",
    "localhost.example.com",
    "127.0.0.1.example.com",
    "",
    "2130706433",
  ])("is not %j", (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
