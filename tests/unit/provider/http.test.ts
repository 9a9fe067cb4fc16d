import { z } from "zod";
import { type Call, HttpClient, type HttpOptions } from "../../../provider/backends/gateway/http";
import { within } from "../../../wire/granted-time";
import { registerSecrets } from "../../../wire/redact";
import { json, ScriptedServer } from "../../helpers/scripted-server";

const TOKEN = "manage-token-of-the-test";
const answerSchema = z.object({ value: z.string() });
const get: Call = { attempt: "read the thing", method: "GET", path: "/thing" };

const server = new ScriptedServer();
beforeAll(() => server.start());
beforeEach(() => {
  server.forget();
  // Without the luck of the draw, each pause between two tries is the shortest that there is.
  jest.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => {
  server.close();
});

function client(options: Partial<HttpOptions> = {}): HttpClient {
  registerSecrets(TOKEN);
  return new HttpClient({
    url: server.url,
    token: TOKEN,
    ...options,
  });
}

const problem = (code: string, status: number, detail?: string) => ({
  type: "about:blank",
  title: "No",
  status,
  code,
  detail,
});

async function failure(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  return work.then(
    () => {
      throw new Error("expected a failure");
    },
    (error: unknown) => error as { code: string; message: string },
  );
}

describe("the HTTP client", () => {
  it("sends the token as a bearer and returns the parsed answer", async () => {
    server.handler = (_request, response) => {
      json(response, 200, { value: "yes", fromANewerGateway: true });
    };
    await expect(client().json(get, answerSchema)).resolves.toEqual({ value: "yes" });
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  it("keeps a path prefix of the gateway's URL", async () => {
    server.handler = (_request, response) => {
      json(response, 200, { value: "yes" });
    };
    const url = `${server.url}/behind/a/prefix/`;
    await client({ url }).json(get, answerSchema);
    expect(server.requests[0]?.url).toBe("/behind/a/prefix/thing");
  });

  it.each([502, 503, 504])("tries again after a proxy's %i", async (status) => {
    server.handler = (_request, response, count) => {
      if (count < 3) response.writeHead(status).end();
      else json(response, 200, { value: "at last" });
    };
    await expect(client().json(get, answerSchema)).resolves.toEqual({ value: "at last" });
    expect(server.requests).toHaveLength(3);
  });

  it("tries again when the connection is cut before the answer, with the same Idempotency-Key", async () => {
    server.handler = (request, response, count) => {
      if (count === 1) request.socket.destroy();
      else json(response, 200, { value: "made once" });
    };
    const post: Call = { ...get, method: "POST", body: { a: 1 }, idempotencyKey: "the-key" };
    await client().json(post, answerSchema);
    expect(server.requests.map((request) => request.headers["idempotency-key"])).toEqual(["the-key", "the-key"]);
  });

  it("tries again when the body is cut in the middle", async () => {
    server.handler = (request, response, count) => {
      if (count === 1) {
        response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
        response.write('{"value":"ha', () => request.socket.destroy());
      } else json(response, 200, { value: "whole" });
    };
    await expect(client().json(get, answerSchema)).resolves.toEqual({ value: "whole" });
  });

  it("says that the answer was cut off when it stays so", async () => {
    server.handler = (request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
      response.write('{"value":"ha', () => request.socket.destroy());
    };
    const error = await failure(client().json(get, answerSchema));
    expect(error.code).toBe("unreachable");
    expect(error.message).toContain("the gateway's answer was cut off");
  });

  it("waits as long as Retry-After says", async () => {
    const times: number[] = [];
    server.handler = (_request, response, count) => {
      times.push(Date.now());
      if (count === 1) json(response, 429, problem("rate_limited", 429), { "retry-after": "1" });
      else json(response, 200, { value: "ok" });
    };
    await client().json(get, answerSchema);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it.each<[string, () => Record<string, string>]>([
    ["zero seconds", () => ({ "retry-after": "0" })],
    ["a date that is over", () => ({ "retry-after": new Date(Date.now() - 3_600_000).toUTCString() })],
    ["a window that ends at once", () => ({ "retry-after": "0", "x-rate-limit-time-reset-ms": "0" })],
  ])("does not come back at once when a 429 says %s", async (_name, headers) => {
    server.handler = (_request, response) => {
      json(response, 429, problem("rate_limited", 429), headers());
    };
    expect((await failure(client({ deadlineMs: 450 }).json(get, answerSchema))).code).toBe("deadline");
    // One at the start, and one for each 100 ms at most.
    expect(server.requests.length).toBeLessThanOrEqual(5);
  });

  it("reads a date in Retry-After by the clock of the answer", async () => {
    const wrong = Date.now() - 3_600_000;
    server.handler = (_request, response, count) => {
      if (count > 1) json(response, 200, { value: "ok" });
      else {
        const headers = {
          date: new Date(wrong).toUTCString(),
          "retry-after": new Date(wrong + 1_000).toUTCString(),
        };
        json(response, 429, problem("rate_limited", 429), headers);
      }
    };
    const started = performance.now();
    await client().json(get, answerSchema);
    expect(performance.now() - started).toBeGreaterThanOrEqual(990);
  });

  it("says at once when a 429 asks to wait longer than the call may last", async () => {
    server.handler = (_request, response) => {
      json(response, 429, problem("rate_limited", 429), { "retry-after": "3600" });
    };
    const error = await failure(client({ deadlineMs: 10_000 }).json(get, answerSchema));
    expect(error).toMatchObject({
      code: "rate_limited",
      message: expect.stringMatching(/asks to wait 3600 s.*bigcommerce:timeoutSeconds/) as string,
    });
    expect(server.requests).toHaveLength(1);
  });

  it("has as many tries for a failing connection after it has waited for a rate limit", async () => {
    server.handler = (request, response, count) => {
      if (count <= 5) json(response, 429, problem("rate_limited", 429), { "x-rate-limit-time-reset-ms": "0" });
      else if (count <= 7) request.socket.destroy();
      else json(response, 200, { value: "at last" });
    };
    await expect(client().json(get, answerSchema)).resolves.toEqual({ value: "at last" });
  });

  it("pauses before the limit is hit when the headers say that nothing is left", async () => {
    const times: number[] = [];
    server.handler = (_request, response) => {
      times.push(Date.now());
      json(response, 200, { value: "ok" }, { "x-rate-limit-requests-left": "0", "x-rate-limit-time-reset-ms": "400" });
    };
    const http = client();
    await http.json(get, answerSchema);
    await http.json(get, answerSchema);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(390);
  });

  it("has no more calls under way than its width", async () => {
    let running = 0;
    let most = 0;
    server.handler = (_request, response) => {
      running += 1;
      most = Math.max(most, running);
      setTimeout(() => {
        running -= 1;
        json(response, 200, { value: "ok" });
      }, 20);
    };
    const http = client({ width: 3 });
    await Promise.all(Array.from({ length: 12 }, () => http.json(get, answerSchema)));
    expect(most).toBe(3);
  });

  it("gives up after what the engine grants to this one account, and says that this is what to raise", async () => {
    server.handler = (_request, response) => {
      json(response, 429, problem("rate_limited", 429), { "retry-after": "1" });
    };
    const error = await failure(within(1, () => client({ deadlineMs: 60_000 }).json(get, answerSchema)));
    expect(error.message).toMatch(/raise its `customTimeouts` in the program/);
    expect(error.message).not.toContain("pulumi config set");
  });

  it("gives up at its deadline, and says that repeating is safe", async () => {
    server.handler = () => undefined;
    const error = await failure(client({ deadlineMs: 300 }).json(get, answerSchema));
    expect(error.code).toBe("deadline");
    expect(error.message).toMatch(/^Could not read the thing: .*within 0 s.*nothing is doubled or lost/s);
  });

  it("reports the gateway's own code and reason, with what to do", async () => {
    server.handler = (_request, response) => {
      json(response, 401, problem("unauthorized", 401, "The gateway token is not known"));
    };
    const error = await failure(client().json(get, answerSchema));
    expect(error.code).toBe("unauthorized");
    expect(error.message).toBe(
      "Could not read the thing: The gateway token is not known (unauthorized). " +
        "Set a token that this gateway knows: pulumi config set --secret bigcommerce:gatewayToken <token>",
    );
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ["once, where the detail has it already", "name: too short", "Could not read the thing: name: too short (invalid"],
    ["beside a detail without it", "No good", "Could not read the thing: No good - name: too short (invalid"],
  ])("says the reason of each field %s", async (_name, detail, sentence) => {
    server.handler = (_request, response) => {
      const errors = [{ path: "name", reason: "too short" }];
      json(response, 400, { ...problem("invalid_request", 400, detail), errors });
    };
    expect((await failure(client().json(get, answerSchema))).message).toContain(sentence);
  });

  it("names an HTML page as what it is", async () => {
    server.handler = (_request, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>Sign in</h1>");
    };
    const error = await failure(client().json(get, answerSchema));
    expect(error).toMatchObject({ code: "unexpected_answer" });
    expect(error.message).toContain("is an HTML page");
  });

  it("does not take a page with status 200 for the success of a call without a body", async () => {
    server.handler = (_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>Log in</h1>");
    const error = await failure(client().empty({ attempt: "delete the thing", method: "DELETE", path: "/thing" }));
    expect(error).toMatchObject({ code: "unexpected_answer" });
    expect(error.message).toContain("should be 204, without a body");
  });

  it("does not take a bare 404 for the gateway's word", async () => {
    server.handler = (_request, response) => {
      response.writeHead(404, { "content-type": "text/html" }).end("<h1>nginx</h1>");
    };
    expect((await failure(client().json(get, answerSchema))).code).toBe("unexpected_answer");
  });

  it("reads no answer that is larger than any of a gateway", async () => {
    server.handler = (_request, response) => {
      json(response, 200, { value: "x".repeat(5 * 1024 * 1024) });
    };
    const error = await failure(client().json(get, answerSchema));
    expect(error.code).toBe("unexpected_answer");
    expect(error.message).toContain("is not from a gateway");
  });

  it("never follows a redirect", async () => {
    server.handler = (_request, response) => {
      response.writeHead(307, { location: "http://127.0.0.1:1/elsewhere" }).end();
    };
    const error = await failure(client().json(get, answerSchema));
    expect(error.message).toContain("redirect");
    expect(server.requests).toHaveLength(1);
  });

  it("names the place where an answer leaves the contract, not the value", async () => {
    server.handler = (_request, response) => {
      json(response, 200, { value: { secret: "hunter2hunter2" } });
    };
    const error = await failure(client().json(get, answerSchema));
    expect(error.message).toContain("does not match the contract at value");
    expect(error.message).not.toContain("hunter2");
  });

  it("keeps its own token out of an error that echoes it", async () => {
    server.handler = (request, response) => {
      json(response, 403, problem("forbidden", 403, `you sent ${request.headers.authorization ?? ""}`));
    };
    const error = await failure(client().json(get, answerSchema));
    expect(error.message).not.toContain(TOKEN);
    expect(error.message).toContain("[secret]");
  });

  it("says where it tried when nobody listens", async () => {
    const error = await failure(client({ url: "http://127.0.0.1:1", deadlineMs: 20_000 }).json(get, answerSchema));
    expect(error.code).toBe("unreachable");
    expect(error.message).toContain("no answer from the gateway at http://127.0.0.1:1 (ECONNREFUSED)");
  });
});
