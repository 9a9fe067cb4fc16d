/** What the suites ask of a value, as `expect` of Jest and of Vitest can be asked. */
export interface Matchers {
  readonly not: Matchers;
  toBe(expected: unknown): unknown;
  toBeLessThan(expected: number): unknown;
  toBeUndefined(): unknown;
  toContain(expected: unknown): unknown;
  toEqual(expected: unknown): unknown;
  toHaveProperty(path: string): unknown;
  toMatch(expected: RegExp): unknown;
  toMatchObject(expected: object): unknown;
}

export interface Expect {
  (actual: unknown): Matchers;
  any(type: unknown): unknown;
  objectContaining(sample: Record<string, unknown>): unknown;
}

/**
 * A test runner, as far as the suites need one. Jest has these as globals, Vitest too with `globals: true`, and
 * `node:test` has all but `expect`, which is the npm package of that name.
 */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, work: () => Promise<void>) => unknown;
  readonly beforeEach: (work: () => Promise<void>) => unknown;
  readonly afterEach: (work: () => Promise<void>) => unknown;
  readonly expect: Expect;
}

const parts = ["describe", "it", "beforeEach", "afterEach", "expect"] as const;

/** The runner whose globals the calling file has. @throws Error with the way out where there is none */
export function runnerOfFile(): TestRunner {
  const globals = globalThis as unknown as Partial<TestRunner>;
  const missing = parts.filter((part) => typeof globals[part] !== "function");
  if (missing.length === 0) return globals as TestRunner;
  throw new Error(
    `no test runner is at work here: ${missing.join(", ")} is no global. Run this file with Jest, or with Vitest and \`globals: true\`; ` +
      "or hand over { describe, it, beforeEach, afterEach, expect } as the last argument",
  );
}
