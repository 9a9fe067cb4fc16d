/* What differs from one run of the engine to the next, made equal: everything else of a recording stays as it was. */

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const MOMENT = "2026-01-02T03:04:05.000Z";
/** Of the engine's own book-keeping: times, and paths of the machine that recorded. */
const dropped = new Set(["stackTrace", "created", "modified", "duration", "manifest", "metadata", "secrets_providers"]);

/** Names that stand for the ids of one run, so that an account is the same one in all its recordings. */
export type Ids = Map<string, string>;

/** Settles a preview or a stack export. Recordings of one run share `ids`, and are settled in the same order every time. */
export function settle(text: string, ids: Ids = new Map()): unknown {
  const document = JSON.parse(text) as {
    steps?: Step[];
    deployment?: { resources?: Resource[] };
    diagnostics?: object[];
  };
  const names = new Map<string, string>();
  for (const resource of resourcesOf(document)) {
    const { fingerprint, clientId } = resource.outputs ?? {};
    const name = resource.urn.split("::").at(-1) ?? "";
    if (typeof fingerprint === "string") names.set(fingerprint, digits(name));
    if (typeof clientId === "string") names.set(clientId, `client-of-${name}`);
    if (resource.id && resource.type.endsWith(":ApiAccount")) nameId(resource.id, name, ids);
  }
  const settled = copy(document as Json, names, ids) as typeof document;
  settled.steps?.sort((a, b) => Number(a.op !== "refresh") - Number(b.op !== "refresh") || order(a.urn, b.urn));
  settled.deployment?.resources?.sort((a, b) => order(a.urn, b.urn));
  settled.diagnostics?.sort((a, b) => order(JSON.stringify(a), JSON.stringify(b)));
  return settled;
}

interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: Resource;
  readonly newState?: Resource;
}

function resourcesOf(document: { steps?: Step[]; deployment?: { resources?: Resource[] } }): Resource[] {
  const states = (document.steps ?? []).flatMap(({ oldState, newState }) => [newState, oldState]);
  return [...states, ...(document.deployment?.resources ?? [])].flatMap((state) => state ?? []);
}

/** `id-of-<name>`, and `id-of-<name>-2` for the account that replaced it. */
function nameId(id: string, name: string, ids: Ids): void {
  if (ids.has(id)) return;
  const taken = new Set(ids.values());
  let settled = `id-of-${name}`;
  for (let number = 2; taken.has(settled); number += 1) settled = `id-of-${name}-${number}`;
  ids.set(id, settled);
}

function copy(value: Json, names: ReadonlyMap<string, string>, ids: Ids, key = ""): Json {
  if (Array.isArray(value)) return value.map((item) => copy(item, names, ids));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !dropped.has(name))
        .map(([name, item]) => [name, copy(item, names, ids, name)]),
    );
  }
  if (typeof value !== "string") return value;
  if (key === "createdAt") return MOMENT;
  if (key === "ciphertext") return "v1:removed:removed";
  if (key === "id") return ids.get(value) ?? "id-of-other";
  return (names.get(value) ?? value)
    .replace(/-[0-9a-f]{6}(?=$|")/g, "-000000")
    .replace(/\b[0-9a-f]{12}\b/g, (digest) => names.get(digest) ?? digest)
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}(?=$|::)/g, (uuid) =>
      // The engine's mark of an unknown value has the form of such an id, and has to stay.
      uuid === "04da6b54-80e4-46f7-96ec-b56ff0331ba9" ? uuid : "00000000-0000-4000-8000-000000000000",
    )
    .replace(/^project:\/\/\/\.\.\/.*$/, "project:///../sdk.ts#1,1")
    .replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:4010");
}

function digits(name: string): string {
  return Array.from(name)
    .map((letter) => (letter.codePointAt(0) ?? 0).toString(16))
    .join("")
    .padEnd(12, "0")
    .slice(-12);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
