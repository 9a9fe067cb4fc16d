import { existsSync } from "node:fs";
import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { withInstallLock } from "../../../tools/toolchain/install-lock";
import { lineProgress } from "../../../tools/toolchain/progress";

const settings = { heartbeatMs: 20, staleAfterMs: 1_000, pollMs: 10 };
const said: string[] = [];
const progress = lineProgress((line) => said.push(line));
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "install-lock-"));
  file = path.join(folder, "lock");
  said.length = 0;
});
afterEach(() => rm(folder, { recursive: true }));

test("two pieces of work never overlap", async () => {
  let running = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++running);
    await delay(60);
    running--;
  };
  await Promise.all(Array.from({ length: 5 }, () => withInstallLock(file, progress, work, settings)));
  expect(most).toBe(1);
  expect(existsSync(file)).toBe(false);
});

test("a holder that works for longer than a dead one is waited for keeps its lock", async () => {
  const order: string[] = [];
  const first = withInstallLock(
    file,
    progress,
    async () => {
      await delay(1_800);
      order.push("first");
    },
    settings,
  );
  await delay(30);
  await withInstallLock(
    file,
    progress,
    () => {
      order.push("second");
      return Promise.resolve();
    },
    settings,
  );
  await first;
  expect(order).toEqual(["first", "second"]);
});

test("who has to wait is told why", async () => {
  await Promise.all([
    withInstallLock(file, progress, () => delay(50), settings),
    withInstallLock(file, progress, () => delay(50), settings),
  ]);
  expect(said).toEqual(["Another process is preparing the Pulumi CLI: waiting for it."]);
});

test("the lock of a process that was killed is taken after a while", async () => {
  await writeFile(file, "a process that is no more");
  const start = performance.now();
  await expect(withInstallLock(file, progress, () => Promise.resolve("done"), settings)).resolves.toBe("done");
  expect(performance.now() - start).toBeGreaterThanOrEqual(settings.staleAfterMs);
});

test("a holder whose clock is a day behind is not taken for dead", async () => {
  await writeFile(file, "another machine");
  const behind = (): Date => new Date(Date.now() - 86_400_000);
  const heart = setInterval(() => void utimes(file, behind(), behind()).catch(() => undefined), 20);
  setTimeout(() => {
    clearInterval(heart);
    void rm(file);
  }, 1_800);
  const start = performance.now();
  await withInstallLock(file, progress, () => Promise.resolve(), settings);
  expect(performance.now() - start).toBeGreaterThanOrEqual(1_700);
});

test("work that fails leaves no lock behind", async () => {
  await expect(withInstallLock(file, progress, () => Promise.reject(new Error("no")), settings)).rejects.toThrow("no");
  expect(existsSync(file)).toBe(false);
});

test("a holder whose lock was taken leaves the new holder's alone", async () => {
  await withInstallLock(file, progress, () => writeFile(file, "a new holder"), settings);
  expect(existsSync(file)).toBe(true);
});
