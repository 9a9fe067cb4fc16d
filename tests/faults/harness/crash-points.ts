import type { GatewayStep } from "../../../gateway";
import type { Program } from "./stack";

/** Whom kill -9 hits while the gateway stands at the step. */
export const victims = ["gateway", "provider", "cli"] as const;
/** The same; of `ledger`, PostgreSQL cuts every connection. */
export type Victim = (typeof victims)[number] | "ledger";

/** One operation of the engine, and how to get there. */
export interface Operation {
  readonly name: string;
  /** Programs that were brought up before, one after the other. */
  readonly before: readonly Program[];
  /** Of this one of `before` only the gateway's work was done: its answer never reached state. */
  readonly lost?: number;
  /** Of this one of `before` the store has the account, and nobody its credentials. */
  readonly orphaned?: number;
  /** Nothing may have confirmed the account of `before`. */
  readonly unconfirmed?: boolean;
  readonly program: Program;
  /** Resources that `--replace` names: they are replaced without a diff. */
  readonly replace?: readonly string[];
  /** What the store can do; `documented`, as BigCommerce's, without it. */
  readonly profile?: "editable";
  /** Steps of the gateway that the operation passes, in their order. */
  readonly steps: readonly GatewayStep[];
}

const reader = { products: "read-only" };
const writer = { products: "modify", orders: "read-only" };

const make: GatewayStep[] = [
  "request-accepted",
  "store-listed",
  "intent-recorded",
  "account-created",
  "credentials-sealed",
];
const remove: GatewayStep[] = ["delete-accepted", "account-deleted", "delete-done"];

/** Create, update, replace, delete and confirm, with the ways that the create protocol distinguishes. */
const operations: readonly Operation[] = [
  { name: "create", before: [], program: { sync: { scopes: reader } }, steps: make },
  {
    name: "create again what was not delivered",
    before: [{ sync: { scopes: reader } }],
    lost: 0,
    program: { sync: { scopes: reader } },
    steps: make,
  },
  {
    name: "create something else than what was not delivered, under the same name",
    before: [{ sync: { name: "orders sync", scopes: reader } }],
    lost: 0,
    program: { sync: { name: "orders sync", scopes: writer } },
    steps: [
      "request-accepted",
      "store-listed",
      "previous-renamed",
      "intent-recorded",
      "account-created",
      "credentials-sealed",
    ],
  },
  {
    name: "create again what was left without its credentials",
    before: [{ sync: { name: "orders sync", scopes: reader } }],
    orphaned: 0,
    program: { sync: { name: "orders sync", scopes: reader } },
    steps: ["previous-renamed"],
  },
  {
    name: "rename",
    before: [{ sync: { name: "orders sync", scopes: reader } }],
    program: { sync: { name: "order feed", scopes: reader } },
    steps: ["update-accepted", "update-done"],
  },
  {
    name: "change scopes in place",
    profile: "editable",
    before: [{ sync: { scopes: reader } }],
    program: { sync: { scopes: writer } },
    steps: ["update-accepted", "update-done"],
  },
  {
    name: "replace, new before old",
    before: [{ sync: { scopes: reader } }],
    program: { sync: { scopes: writer } },
    steps: [...make, ...remove],
  },
  {
    name: "replace, old before new",
    before: [{ sync: { name: "orders sync", scopes: reader } }],
    program: { sync: { name: "orders sync", scopes: writer } },
    steps: [...remove, ...make],
  },
  {
    name: "replace without a diff",
    before: [{ sync: { scopes: reader } }],
    program: { sync: { scopes: reader } },
    replace: ["sync"],
    unconfirmed: true,
    steps: [...make, ...remove],
  },
  { name: "delete", before: [{ sync: { scopes: reader } }], program: {}, steps: remove },
  {
    name: "confirm",
    before: [{ sync: { scopes: reader } }],
    unconfirmed: true,
    program: { sync: { scopes: reader } },
    steps: ["confirm-accepted", "confirm-done"],
  },
  {
    name: "confirm what takes the place of a lost one",
    before: [{ sync: { scopes: reader } }, { sync: { scopes: writer } }, { sync: { scopes: writer } }],
    lost: 1,
    program: { sync: { scopes: writer } },
    steps: ["superseded-deleted"],
  },
];

/** How many accounts an experiment may leave that no state has: those of answers that were lost, before and in it. */
export function lostAnswers({ lost, orphaned }: Operation): number {
  return 1 + (lost === undefined ? 0 : 1) + (orphaned === undefined ? 0 : 1);
}

export interface CrashPoint {
  readonly operation: Operation;
  readonly step: GatewayStep;
  readonly victim: Victim;
  readonly title: string;
}

/** Every step of every operation with every victim. */
const allPoints: readonly CrashPoint[] = pointsOf(victims);

function pointsOf(victims: readonly Victim[]): CrashPoint[] {
  return operations.flatMap((operation) =>
    operation.steps.flatMap((step) =>
      victims.map((victim) => ({ operation, step, victim, title: `${operation.name}: the ${victim} dies at ${step}` })),
    ),
  );
}

/** The lanes without the engine have stores as BigCommerce's. */
export const crashPoints = allPoints.filter(({ operation }) => operation.profile === undefined);

/** With the ledger in PostgreSQL, which can also lose its gateway alone. */
export const crashPointsOfDatabase: readonly CrashPoint[] = pointsOf([...victims, "ledger"]).filter(
  ({ operation }) => operation.profile === undefined,
);

/** The real engine with the ledger in PostgreSQL: the steps that the ledger has a part in. */
export const crashPointsOfEngineAndDatabase = pointsOf(["gateway", "ledger"]).filter(
  ({ operation, step }) =>
    ["create", "replace, new before old", "confirm"].includes(operation.name) &&
    ["intent-recorded", "account-created", "credentials-sealed", "account-deleted", "confirm-done"].includes(step),
);

/** On the real engine. */
export const crashPointsOfEngine = allPoints.filter(isOfEngine);

/** Less those that differ from others by nothing that the engine or the provider can see: each takes seconds. */
function isOfEngine({ operation, step }: CrashPoint): boolean {
  if (operation.lost === 0 && operation.before.length === 1) return step === "previous-renamed";
  if (operation.replace) return ["account-created", "credentials-sealed", "account-deleted"].includes(step);
  return true;
}

/** Every step of every operation once, the victims taking turns: for `npm test`. */
export const quickCrashPoints: readonly CrashPoint[] = crashPoints.filter(
  (_point, index) => index % victims.length === Math.floor(index / victims.length) % victims.length,
);

/** An operation by its name. @throws Error if there is none of that name */
export function operationOf(name: string): Operation {
  const found = operations.find((operation) => operation.name === name);
  if (found === undefined) throw new Error(`no operation is called ${name}`);
  return found;
}
