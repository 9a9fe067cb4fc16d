import { createHash, timingSafeEqual } from "node:crypto";
import { facts } from "../../bigcommerce";

/** The made-up person who owns every store of an emulator. Well known, and therefore good for loopback only. */
export const owner = {
  email: "owner@emulator.example",
  password: "emulator-owner-password",
  /** Name of the account that the stores belong to. */
  account: "Emulated Goods",
} as const;

/** Counts failed log-ins, and locks the owner out after as many as the platform allows. */
export class OwnerLogin {
  #failures = 0;
  #lockedUntil = 0;

  constructor(private readonly now: () => number = Date.now) {}

  attempt(email: string, password: string): "welcome" | "wrong" | "locked" {
    if (this.now() < this.#lockedUntil) return "locked";
    const matches = same(email.trim().toLowerCase(), owner.email) && same(password, owner.password);
    this.#failures = matches ? 0 : this.#failures + 1;
    if (matches) return "welcome";
    if (this.#failures < facts.login.attempts.value) return "wrong";
    this.clear();
    this.#lockedUntil = this.now() + facts.login.lockMinutes.value * 60_000;
    return "locked";
  }

  clear(): void {
    this.#failures = 0;
    this.#lockedUntil = 0;
  }
}

function same(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
