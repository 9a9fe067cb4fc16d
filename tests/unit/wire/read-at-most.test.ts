import { request } from "undici";
import { readAtMost } from "../../../wire/read-at-most";
import { ScriptedServer } from "../../helpers/scripted-server";

const server = new ScriptedServer();
beforeAll(() => server.start());
afterAll(() => {
  server.close();
});

describe("the bounded reading of an answer", () => {
  it("takes an answer that is exactly as long as it may be, in whatever pieces it comes", async () => {
    server.handler = (_request, response) => {
      response.write("grün");
      setImmediate(() => response.end("!".repeat(5)));
    };
    expect(await readAtMost(10, await request(server.url))).toBe("grün!!!!!");
  });

  it("gives up one byte later, and does not wait for the rest", async () => {
    const cutOff = new Promise<void>((resolve) => {
      server.handler = (_request, response) => {
        response.once("close", resolve);
        // Never ends by itself.
        response.write("x".repeat(11));
      };
    });
    expect(await readAtMost(10, await request(server.url))).toBeUndefined();
    await cutOff;
  });
});
