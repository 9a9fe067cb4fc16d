import type { RecordedAccount, RecordedCall, RecordedCalls } from "../../bigcommerce";
import type { SeenCall } from "./seen-call";

type Span = Pick<RecordedCalls, "from" | "until">;

/** Counts calls by account. What an earlier record holds stays, and counts further. */
export class CallBook {
  readonly #accounts = new Map<string, { readonly who: Who; readonly calls: Map<string, RecordedCall> }>();
  #span: Span | undefined;

  /** @param ownerOf - Names the account of a token, where that is known: `organization/project/stack/logical name`. */
  constructor(private readonly ownerOf: (fingerprint: string | undefined) => string | undefined = () => undefined) {}

  get isEmpty(): boolean {
    return this.#accounts.size === 0;
  }

  /** The record covers this moment: a call that was not seen in the meantime was not made. */
  cover(at: Date): void {
    this.#widen(at.toISOString(), at.toISOString());
  }

  note({ call, fingerprint, at }: SeenCall): void {
    const moment = at.toISOString();
    this.#widen(moment, moment);
    this.#add(
      { fingerprint, owner: this.ownerOf(fingerprint) },
      { call, count: 1, firstSeen: moment, lastSeen: moment },
    );
  }

  /** Takes over what another record holds. */
  include({ from, until, accounts }: RecordedCalls): void {
    this.#widen(iso(from), iso(until));
    for (const { fingerprint, owner, calls } of accounts) {
      for (const call of calls) {
        const seen = { ...call, firstSeen: iso(call.firstSeen), lastSeen: iso(call.lastSeen) };
        this.#add({ fingerprint, owner: owner ?? this.ownerOf(fingerprint) }, seen);
      }
    }
  }

  /** In the order of accounts and calls, so that two records of the same calls differ in nothing but numbers. */
  record(): RecordedCalls {
    const now = new Date().toISOString();
    const { from, until } = this.#span ?? { from: now, until: now };
    const accounts = [...this.#accounts.entries()]
      .sort(([a], [b]) => compare(a, b))
      .map(([, { who, calls }]): RecordedAccount => ({
        ...(who.fingerprint === undefined ? {} : { fingerprint: who.fingerprint }),
        ...(who.owner === undefined ? {} : { owner: who.owner }),
        calls: [...calls.values()].sort((a, b) => compare(placeOf(a), placeOf(b))),
      }));
    return { version: 1, from, until, accounts };
  }

  #widen(from: string, until: string): void {
    this.#span = {
      from: this.#span === undefined || from < this.#span.from ? from : this.#span.from,
      until: this.#span === undefined || until > this.#span.until ? until : this.#span.until,
    };
  }

  #add(who: Who, { call, count, firstSeen, lastSeen }: RecordedCall): void {
    const key = `${who.owner ?? ""} ${who.fingerprint ?? ""}`;
    const account = this.#accounts.get(key) ?? { who, calls: new Map<string, RecordedCall>() };
    this.#accounts.set(key, account);
    const known = account.calls.get(call);
    account.calls.set(call, {
      call,
      count: count + (known?.count ?? 0),
      firstSeen: known === undefined || firstSeen < known.firstSeen ? firstSeen : known.firstSeen,
      lastSeen: known === undefined || lastSeen > known.lastSeen ? lastSeen : known.lastSeen,
    });
  }
}

interface Who {
  readonly fingerprint: string | undefined;
  readonly owner: string | undefined;
}

/** By path, then by method: the order of the catalogue. */
function placeOf({ call }: RecordedCall): string {
  const [method = "", ...rest] = call.split(" ");
  return `${rest.join(" ")} ${method}`;
}

/** One form for every moment, so that texts compare as times do. */
function iso(moment: string): string {
  return new Date(moment).toISOString();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
