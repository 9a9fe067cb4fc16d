import { UNKNOWN } from "../../engine/unknown";

/** Key that marks an object of the engine's protocol as something else than an object. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT_VALUE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** What the engine sends for a value that is not known yet: a text of its own for each type. */
const unknownMarks: ReadonlySet<unknown> = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/** Which parts of a value are secret: all of it, or some of an object's properties. */
export type Secrecy = true | { readonly [property: string]: Secrecy };

/** A value of the engine as the lifecycle wants it: plain, one mark for all that is unknown. */
export interface Received {
  readonly value: unknown;
  /** Undefined when no part is secret. */
  readonly secrecy: Secrecy | undefined;
}

/** Takes the engine's signatures off a value, and remembers what they said. */
export function receive(sent: unknown): Received {
  if (unknownMarks.has(sent)) return { value: UNKNOWN, secrecy: undefined };
  if (Array.isArray(sent)) {
    const elements = sent.map(receive);
    // The whole list, because check() sorts lists and drops what is there twice.
    const isSecret = elements.some(({ secrecy }) => secrecy !== undefined);
    return { value: elements.map(({ value }) => value), secrecy: isSecret ? true : undefined };
  }
  if (typeof sent !== "object" || sent === null) return { value: sent, secrecy: undefined };
  const properties = sent as Record<string, unknown>;
  switch (properties[SIGNATURE]) {
    case SECRET:
      return { value: receive(properties["value"]).value, secrecy: true };
    case OUTPUT_VALUE: {
      const isKnown = Object.hasOwn(properties, "value");
      const inner = isKnown ? receive(properties["value"]) : { value: UNKNOWN, secrecy: undefined };
      return { value: inner.value, secrecy: properties["secret"] === true ? true : inner.secrecy };
    }
    default:
      return receiveObject(properties);
  }
}

function receiveObject(properties: Record<string, unknown>): Received {
  const value: [string, unknown][] = [];
  const secrecy: [string, Secrecy][] = [];
  for (const [name, sent] of Object.entries(properties)) {
    const received = receive(sent);
    value.push([name, received.value]);
    if (received.secrecy !== undefined) secrecy.push([name, received.secrecy]);
  }
  return { value: Object.fromEntries(value), secrecy: secrecy.length === 0 ? undefined : Object.fromEntries(secrecy) };
}

/** Properties of a resource or of a provider, as {@link receive} gives them. */
export interface ReceivedProperties {
  readonly value: Record<string, unknown>;
  readonly secrecy: { readonly [property: string]: Secrecy };
}

export function receiveProperties(sent: unknown): ReceivedProperties {
  const { value, secrecy } = receive(sent ?? {});
  return {
    value: value as Record<string, unknown>,
    secrecy: secrecy === undefined || secrecy === true ? {} : secrecy,
  };
}

/** A value for the engine: secret parts signed as such, nothing undefined. */
export function send(value: unknown, secrecy: Secrecy | undefined): unknown {
  // The engine answers `undefined` with an error, after the account has been made.
  return sign(JSON.parse(JSON.stringify(value)), secrecy);
}

function sign(value: unknown, secrecy: Secrecy | undefined): unknown {
  if (secrecy === undefined) return value;
  if (secrecy === true || typeof value !== "object" || value === null || Array.isArray(value)) {
    return { [SIGNATURE]: SECRET, value };
  }
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, sign(part, at(secrecy, name))]));
}

/** Not by `[name]` alone: a property may be called `constructor`. */
function at(secrecy: { readonly [property: string]: Secrecy }, name: string): Secrecy | undefined {
  return Object.hasOwn(secrecy, name) ? secrecy[name] : undefined;
}
