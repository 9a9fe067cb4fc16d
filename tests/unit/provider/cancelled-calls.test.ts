import { z } from "zod";
import { StoreClient } from "../../../handoff/store-api";
import { type Call, HttpClient } from "../../../provider/backends/gateway/http";
import { stopWaiting } from "../../../wire/granted-time";
import { json, ScriptedServer } from "../../helpers/scripted-server";

const anything = z.looseObject({});
const server = new ScriptedServer();
beforeAll(() => server.start());
afterAll(() => {
  server.close();
});

/** A process is told to stop once, so one test has everything that follows from it. */
it("a cancelled command begins no change of a store that waits for its place, and still tells what is true already", async () => {
  let answerFirst: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => {
    server.handler = (request, response) => {
      const answer = () => {
        json(response, 200);
      };
      if (request.url === "/first") {
        answerFirst = answer;
        resolve();
      } else answer();
    };
  });
  const http = new HttpClient({ url: server.url, token: "a-token", width: 1 });
  const call = (path: string, more: Partial<Call>): Promise<unknown> =>
    http.json({ attempt: `do ${path}`, method: "POST", path, ...more }, anything).catch((error: unknown) => error);
  const first = call("/first", { isForEngine: true });
  await arrived;
  const create = call("/create", { isForEngine: true });
  const confirm = call("/confirm", {});

  stopWaiting();
  answerFirst();

  expect(await first).toEqual({});
  expect(await create).toMatchObject({ code: "cancelled" });
  expect(await confirm).toEqual({});
  expect(server.requests.map(({ url }) => url)).toEqual(["/first", "/confirm"]);

  server.handler = (_request, response) => {
    json(response, 429, {}, { "x-rate-limit-time-reset-ms": "60000" });
  };
  const store = new StoreClient({ url: server.url, storeHash: "abc123" });
  await expect(store.send({ method: "GET", path: "/v2/store", token: "t", attempt: "look" })).rejects.toMatchObject({
    code: "cancelled",
    message: "Could not look: the command was cancelled while it waited. Run it again; nothing is doubled.",
  });
});
