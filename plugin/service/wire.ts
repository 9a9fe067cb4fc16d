import { OUTPUT_SIGNATURE, SECRET_SIGNATURE, SIGNATURE, unknownMarks } from "../../engine/special-values";
import { UNKNOWN } from "../../engine/unknown";

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
    case SECRET_SIGNATURE:
      return { value: receive(properties["value"]).value, secrecy: true };
    case OUTPUT_SIGNATURE: {
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
    return { [SIGNATURE]: SECRET_SIGNATURE, value };
  }
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, sign(part, at(secrecy, name))]));
}

/** Not by `[name]` alone: a property may be called `constructor`. */
function at(secrecy: { readonly [property: string]: Secrecy }, name: string): Secrecy | undefined {
  return Object.hasOwn(secrecy, name) ? secrecy[name] : undefined;
}
