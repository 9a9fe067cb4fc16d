import { randomBytes, timingSafeEqual } from "node:crypto";
import { facts } from "../../bigcommerce";

/** A browser that the control panel knows. It exists before the log-in, which needs protection from forgery too. */
export interface Session {
  readonly id: string;
  /** Value that a form or script of our own pages sends back: another site's cannot know it. */
  readonly forgeryToken: string;
  readonly loggedIn: boolean;
  /** The store that was looked at last, where there are several. */
  store?: string;
}

interface Kept extends Session {
  lastSeen: number;
}

/** Most browsers that are remembered; the one that was seen longest ago goes first. */
const MOST = 500;

/** Sessions, in memory only: a restarted emulator asks for the password again. */
export class Sessions {
  readonly #kept = new Map<string, Kept>();

  constructor(private readonly now: () => number = Date.now) {}

  /** The session of a cookie's value; undefined when it is unknown or was not seen for too long. */
  find(id: string | undefined): Session | undefined {
    const session = id === undefined ? undefined : this.#kept.get(id);
    if (session === undefined) return undefined;
    this.#kept.delete(session.id);
    if (this.now() - session.lastSeen > facts.login.sessionHours.value * 3_600_000) return undefined;
    session.lastSeen = this.now();
    this.#kept.set(session.id, session);
    return session;
  }

  open(loggedIn = false): Session {
    const session = { id: randomWord(), forgeryToken: randomWord(), loggedIn, lastSeen: this.now() };
    this.#kept.set(session.id, session);
    for (const id of this.#kept.keys()) {
      if (this.#kept.size <= MOST) break;
      this.#kept.delete(id);
    }
    return session;
  }

  /** A fresh session for somebody who has just proved who they are: the old id, which others may know, dies. */
  logIn(before: Session): Session {
    this.close(before);
    return this.open(true);
  }

  close(session: Session): void {
    this.#kept.delete(session.id);
  }

  clear(): void {
    this.#kept.clear();
  }
}

/** Whether what came back is the session's forgery token; compared in constant time. */
export function isGenuine(session: Session, given: string | undefined): boolean {
  const [a, b] = [Buffer.from(given ?? ""), Buffer.from(session.forgeryToken)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function randomWord(): string {
  return randomBytes(24).toString("base64url");
}
