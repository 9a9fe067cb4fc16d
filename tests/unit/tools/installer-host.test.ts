import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { reasonOf } from "../../../engine/cli/reason-of";
import { reachInstaller } from "../../../tools/toolchain/installer-host";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/install.sh`;
}

const answering = (listener: RequestListener): Promise<string> => listen(createHttpServer(listener));

test("a host that answers with a script is reached", async () => {
  const url = await answering((_, response) => response.end("#!/bin/sh\necho install\n"));
  await expect(reachInstaller(url, 5_000)).resolves.toBeUndefined();
});

test("a host that takes the connection and never answers is given up on in time", async () => {
  const url = await listen(createServer());
  const start = performance.now();
  await expect(reachInstaller(url, 300)).rejects.toThrow(/^127\.0\.0\.1:\d+ did not answer within 0\.3 s$/);
  expect(performance.now() - start).toBeLessThan(3_000);
});

test("a host that stops in the middle of its answer is given up on in time", async () => {
  const url = await answering((_, response) => {
    response.write("#!/bin/sh\n");
  });
  await expect(reachInstaller(url, 300)).rejects.toThrow(/did not answer within 0\.3 s/);
});

test("a name that cannot be resolved is given as the reason", async () => {
  const error = await reachInstaller("https://installer.invalid/install.sh", 10_000).catch(reasonOf);
  expect(error).toMatch(/^installer\.invalid cannot be reached: fetch failed: .*installer\.invalid$/);
});

test("a host that refuses is quoted", async () => {
  const url = await answering((_, response) => response.writeHead(403, "Forbidden").end("no"));
  await expect(reachInstaller(url, 5_000)).rejects.toThrow(/answered 403 Forbidden$/);
});

test("a proxy's block page is not taken for the installer", async () => {
  const url = await answering((_, response) => response.end("\n<!DOCTYPE html><title>Blocked</title>"));
  await expect(reachInstaller(url, 5_000)).rejects.toThrow(/a web page instead of the installer/);
});
