import { GatewayProblem } from "../../../gateway/gateway-problem";
import { StoreQueue } from "../../../gateway/store-queue";

describe("the queue of a store", () => {
  const gate = () => {
    let open = (): void => undefined;
    const wait = new Promise<void>((resolve) => {
      open = resolve;
    });
    return { open, wait };
  };

  it("runs one thing at a time, in the order they came", async () => {
    const queue = new StoreQueue();
    const events: string[] = [];
    const work = (name: string) => async () => {
      events.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 1));
      events.push(`${name} ends`);
      return name;
    };
    expect(
      await Promise.all([queue.run("s", work("a")), queue.run("s", work("b")), queue.run("s", work("c"))]),
    ).toEqual(["a", "b", "c"]);
    expect(events).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  });

  it("goes on after a failure, which only its caller sees", async () => {
    const queue = new StoreQueue();
    const failing = queue.run("s", () => Promise.reject(new Error("broken")));
    const next = queue.run("s", () => Promise.resolve("fine"));
    await expect(failing).rejects.toThrow("broken");
    expect(await next).toBe("fine");
  });

  it("does not let one store wait for another", async () => {
    const queue = new StoreQueue();
    const { open, wait } = gate();
    const slow = queue.run("slow", () => wait);
    expect(await queue.run("fast", () => Promise.resolve("done"))).toBe("done");
    open();
    await slow;
  });

  it("refuses what would have to wait behind 256 others, and says when to come back", async () => {
    const queue = new StoreQueue();
    const { open, wait } = gate();
    const waiting = Array.from({ length: 256 }, () => queue.run("s", () => wait));
    const work = jest.fn(() => Promise.resolve());
    await expect(queue.run("s", work)).rejects.toMatchObject({ code: "overloaded", options: { retryAfterSeconds: 1 } });
    await expect(queue.run("s", work)).rejects.toBeInstanceOf(GatewayProblem);
    expect(work).not.toHaveBeenCalled();
    open();
    await Promise.all(waiting);
    await queue.run("s", work);
    expect(work).toHaveBeenCalledTimes(1);
  });
});
