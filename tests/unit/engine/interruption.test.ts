import { whenInterrupted } from "../../../engine/cli/interruption";

// Somebody else listens, so that the test run itself goes on.
const ignore = (): void => undefined;
beforeEach(() => process.on("SIGTERM", ignore));
afterEach(() => process.off("SIGTERM", ignore));

test("an interruption tidies up all that is left to tidy up, even where one thing fails", () => {
  const done: string[] = [];
  whenInterrupted(() => {
    throw new Error("gone already");
  });
  whenInterrupted(() => done.push("a"));
  const released = whenInterrupted(() => done.push("b"));
  released();
  process.emit("SIGTERM", "SIGTERM");
  expect(done).toEqual(["a"]);
});

test("nothing listens any more when there is nothing left to tidy up", () => {
  const before = process.listenerCount("SIGINT");
  const released = whenInterrupted(() => undefined);
  expect(process.listenerCount("SIGINT")).toBe(before + 1);
  released();
  expect(process.listenerCount("SIGINT")).toBe(before);
});
