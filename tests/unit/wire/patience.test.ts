import { Patience } from "../../../wire/patience";

describe("a word while something takes long", () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const lab = () => {
    const lines: string[] = [];
    const patience = new Patience(
      (line) => lines.push(line),
      (done, all) => `reading: ${done} of ${all} done`,
    );
    const ends: (() => void)[] = [];
    const begin = () => patience.during(() => new Promise<void>((resolve) => ends.push(resolve)));
    return { lines, ends, begin };
  };

  it("is not said of what ends within two seconds", async () => {
    const { lines, ends, begin } = lab();
    const work = begin();
    await jest.advanceTimersByTimeAsync(1_999);
    ends[0]?.();
    await work;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(lines).toEqual([]);
  });

  it("comes after two seconds and then every ten, one for all works that run", async () => {
    const { lines, ends, begin } = lab();
    const works = [begin(), begin(), begin()];
    ends[1]?.();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(lines).toEqual(["reading: 1 of 3 done (2 s so far)"]);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(lines).toHaveLength(2);
    ends.forEach((end) => {
      end();
    });
    await Promise.all(works);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(lines).toHaveLength(2);
  });

  it("counts anew for works that begin after all others have ended", async () => {
    const { lines, ends, begin } = lab();
    const first = begin();
    ends[0]?.();
    await first;
    const second = begin();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(lines).toEqual(["reading: 0 of 1 done (2 s so far)"]);
    ends[1]?.();
    await second;
  });
});
