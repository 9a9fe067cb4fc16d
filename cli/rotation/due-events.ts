import { generationName } from "../../engine/rotation";
import { liveGenerations } from "../../provider/program";
import type { Rotation } from "./rotations";

/** A day on which something happens to a RotatingApiAccount. */
export interface DueEvent {
  /** `rotates`: an account is made. `retires`: an account is deleted. */
  readonly kind: "rotates" | "retires";
  /** Logical name of the RotatingApiAccount. */
  readonly name: string;
  /** Logical name of the account that is made or deleted. */
  readonly account: string;
  /** `project/stack` */
  readonly stack: string;
  readonly urn: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly on: string;
  /** Days from today; negative where no `pulumi up` came since. */
  readonly inDays: number;
}

const DAY_MS = 86_400_000;

/**
 * What a rotation will do in the coming days, and what it should have done already. State says which accounts were made;
 * the schedule says which should exist. Soonest first. Pure.
 *
 * @param rotatedOn - Days on which somebody rotated beside the schedule.
 */
export function dueEvents(rotation: Rotation, rotatedOn: readonly string[], now: Date, within: number): DueEvent[] {
  const { name, stack, urn, schedule, made } = rotation;
  const today = Math.floor(now.getTime() / DAY_MS);
  const event = (kind: DueEvent["kind"], beginsOn: string, on: string): DueEvent => {
    const inDays = dayOf(on) - today;
    return { kind, name, account: generationName(name, beginsOn), stack, urn, on, inDays };
  };
  const liveAt = (day: number) => liveGenerations(schedule, new Date(day * DAY_MS), rotatedOn);
  const events: DueEvent[] = [];
  const live = liveAt(today);
  const names = live.map(({ beginsOn }) => beginsOn);
  for (const beginsOn of names) if (!made.includes(beginsOn)) events.push(event("rotates", beginsOn, beginsOn));
  for (const beginsOn of made) {
    if (names.includes(beginsOn)) continue;
    const own = liveAt(dayOf(beginsOn)).find((generation) => generation.beginsOn === beginsOn);
    // A changed schedule may know nothing of it: then the next update deletes it.
    const date = now.toISOString().slice(0, 10);
    events.push(event("retires", beginsOn, own === undefined || own.retiresOn > date ? date : own.retiresOn));
  }
  const last = today + within;
  const coming = [...live];
  for (let next = dayOf(live[0].rotatesOn); next <= last;) {
    const [generation] = liveAt(next);
    events.push(event("rotates", generation.beginsOn, generation.beginsOn));
    coming.push(generation);
    next = dayOf(generation.rotatesOn);
  }
  for (const { beginsOn, retiresOn } of coming) {
    if (dayOf(retiresOn) <= last) events.push(event("retires", beginsOn, retiresOn));
  }
  return events.sort((a, b) => a.inDays - b.inDays || compare(a.account, b.account));
}

function dayOf(text: string): number {
  return Date.parse(`${text}T00:00:00Z`) / DAY_MS;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
