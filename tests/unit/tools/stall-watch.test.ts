import { setTimeout as delay } from "node:timers/promises";
import { watchForStall } from "../../../tools/toolchain/stall-watch";

test("work that stands still is given up on, with the time that it stood", async () => {
  const watch = watchForStall(() => 1, 80);
  await delay(300);
  watch.stop();
  expect(watch.signal.reason).toEqual(new Error("nothing moved for 0 s, so it was stopped"));
});

test("work that moves on may take longer than the limit", async () => {
  let moved = 0;
  const watch = watchForStall(() => moved++, 80);
  await delay(300);
  watch.stop();
  expect(watch.signal.aborted).toBe(false);
});
