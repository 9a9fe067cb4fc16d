import type { GatewayStep } from "../../../gateway";
import type { Program } from "./stack";

/** Whom kill -9 hits while the gateway stands at the step. */
export const victims = ["gateway", "provider", "cli"] as const;
export type Victim = (typeof victims)[number];

/** One operation of the engine, and how to get there. */
export interface Operation {
  readonly name: string;
  /** Programs that were brought up before, one after the other. */
  readonly before: readonly Program[];
  /** Of this one of `before` only the gateway's work was done: its answer never reached state. */
  readonly lost?: number;
  readonly program: Program;
  /** Resources that `--replace` names: they are replaced without a diff. */
  readonly replace?: readonly string[];
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
export const operations: readonly Operation[] = [
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
      "previous-deleted",
      "intent-recorded",
      "account-created",
      "credentials-sealed",
    ],
  },
  {
    name: "rename",
    before: [{ sync: { name: "orders sync", scopes: reader } }],
    program: { sync: { name: "order feed", scopes: reader } },
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
    steps: [...make, ...remove],
  },
  { name: "delete", before: [{ sync: { scopes: reader } }], program: {}, steps: remove },
  {
    name: "confirm",
    before: [{ sync: { scopes: reader } }],
    program: { sync: { scopes: reader } },
    steps: ["confirm-accepted", "confirm-done"],
  },
  {
    name: "confirm what takes the place of a lost one",
    before: [{ sync: { scopes: reader } }, { sync: { scopes: reader } }],
    lost: 0,
    program: { sync: { scopes: reader } },
    steps: ["superseded-deleted"],
  },
];

export interface CrashPoint {
  readonly operation: Operation;
  readonly step: GatewayStep;
  readonly victim: Victim;
  readonly title: string;
}

/** Every step of every operation with every victim. */
export const crashPoints: readonly CrashPoint[] = operations.flatMap((operation) =>
  operation.steps.flatMap((step) =>
    victims.map((victim) => ({ operation, step, victim, title: `${operation.name}: the ${victim} dies at ${step}` })),
  ),
);

/** Every step of every operation once, the victims taking turns: for `npm test`. */
export const quickCrashPoints: readonly CrashPoint[] = crashPoints.filter(
  (_point, index) => index % victims.length === Math.floor(index / victims.length) % victims.length,
);
