import { mintCredentials } from "../../emulator/stores/credentials";
import { IN_MEMORY, openDatabase } from "../../emulator/stores/open-database";
import { RequestLog, loggablePath, type LoggedRequest } from "../../emulator/server/request-log";

const request: LoggedRequest = {
  at: "2026-01-01T00:00:00.000Z",
  store: "alpha",
  method: "GET",
  path: "/stores/alpha/v3/hooks",
  status: 200,
  account: "orders sync",
  decidedBy: "default",
  milliseconds: 1.5,
};

describe("the request log", () => {
  it("answers the latest requests, newest first", () => {
    const log = new RequestLog(openDatabase(IN_MEMORY));
    log.add(request);
    log.add({ ...request, status: null });
    expect(log.latest(10)).toEqual([{ ...request, status: null }, request]);
  });

  it("stays bounded", () => {
    const database = openDatabase(IN_MEMORY);
    const log = new RequestLog(database);
    for (let count = 0; count < 2500; count += 1) log.add(request);
    expect(log.latest(10_000).length).toBeLessThanOrEqual(1100);
  });
});

describe("a path in the log", () => {
  it("is shown as it is where it holds nothing secret", () => {
    const path = "/stores/abc123/v3/catalog/products/77/images";
    expect(loggablePath(path)).toBe(path);
  });

  it.each(["access_token", "client_id", "client_secret"] as const)("hides a segment in the shape of a %s", (field) => {
    const secret = mintCredentials("http://127.0.0.1", "abc123")[field];
    expect(loggablePath(`/stores/abc123/v3/${secret}/x`)).toBe("/stores/abc123/v3/[hidden]/x");
  });

  it.each([
    ["with an ending", (token: string) => `${token}.json`],
    ["as a value", (token: string) => `access_token=${token};x`],
    ["in capitals", (token: string) => token.toUpperCase()],
    [
      "in percent signs",
      (token: string) => Array.from(token, (letter) => `%${letter.charCodeAt(0).toString(16)}`).join(""),
    ],
  ])("hides a token %s", (_how, write) => {
    const { access_token: token } = mintCredentials("http://127.0.0.1", "abc123");
    const path = loggablePath(`/stores/abc123/v3/${write(token)}`);
    expect(path).toContain("[hidden]");
    expect(path.toLowerCase()).not.toContain(token);
    expect(decodeURIComponent(path)).not.toContain(token);
  });

  it("hides a JSON Web Token", () => {
    expect(loggablePath("/v3/eyJhbGciOiJFUzI1NiJ9.eyJhIjoxfQ.c2ln")).toBe("/v3/[hidden]");
  });

  it("cannot break a line of the log, nor fill it", () => {
    expect(loggablePath("/a\nb\u001b[31m")).toBe("/a?b?[31m");
    expect(loggablePath(`/${"a b".repeat(500)}`)).toHaveLength(200);
  });
});
