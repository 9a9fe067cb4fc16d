import { setTimeout as delay } from "node:timers/promises";
import { formatSeconds, lineProgress, terminalProgress } from "../../../tools/toolchain/progress";

function terminal(columns: number): { written: string[]; stream: NodeJS.WriteStream } {
  const written: string[] = [];
  const stream = { columns, write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream;
  return { written, stream };
}

test("without a terminal each status is a line, and no more often than it is due", async () => {
  const lines: string[] = [];
  const progress = lineProgress((line) => lines.push(line), 100);
  progress.say("start");
  await progress.during(
    () => "working",
    () => delay(250),
  );
  progress.say("end");
  expect(lines).toEqual(["start", "working", "working", "end"]);
});

test("work that ends before a status is due says nothing", async () => {
  const lines: string[] = [];
  await lineProgress((line) => lines.push(line)).during(
    () => "working",
    () => delay(10),
  );
  expect(lines).toEqual([]);
});

test("on a terminal the status is written over itself, cut to its width, and gone at the end", async () => {
  const { written, stream } = terminal(11);
  await terminalProgress(stream, 50).during(
    () => "a long status",
    () => delay(120),
  );
  expect(written).toEqual(["\r\u001B[2Ka long sta", "\r\u001B[2Ka long sta", "\r\u001B[2K"]);
});

test("a terminal that does not tell its width gets a whole status", async () => {
  const { written, stream } = terminal(0);
  await terminalProgress(stream, 50).during(
    () => "a long status",
    () => delay(70),
  );
  expect(written[0]).toBe("\r\u001B[2Ka long status");
});

test("the status is gone even where the work fails", async () => {
  const { written, stream } = terminal(80);
  const work = terminalProgress(stream, 50).during(
    () => "x",
    () => Promise.reject(new Error("no")),
  );
  await expect(work).rejects.toThrow("no");
  expect(written.at(-1)).toBe("\r\u001B[2K");
});

test("a line that stays replaces the status", () => {
  const { written, stream } = terminal(80);
  terminalProgress(stream).say("done");
  expect(written).toEqual(["\r\u001B[2Kdone\n"]);
});

test.each([
  [0, "0 s"],
  [59.4, "59 s"],
  [60, "1 min 00 s"],
  [125, "2 min 05 s"],
])("%d seconds read %s", (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});
