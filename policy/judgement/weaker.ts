import { z } from "zod";
import { isRecord } from "../../engine/resource-state";

/**
 * Which value of a setting makes its rule weaker than the default does: a higher or lower number, a list that lacks something
 * or has more, `false`, or `other`, where only a person can tell. `neutral` settings make no rule weaker.
 */
export type Weaker = "higher" | "lower" | "fewer" | "more" | "false" | "other" | "neutral";

const directions = z.registry<{ readonly weaker: Weaker }>();

/** A setting with the direction in which it makes its rule weaker. Give it the finished schema: another one is another setting. */
export function weakerIf<S extends z.ZodType>(weaker: Weaker, schema: S): S {
  directions.add(schema, { weaker });
  return schema;
}

/** Settings of a rule that nobody has said this of. A test holds the list empty. */
export function withoutDirection(schema: z.ZodObject): string[] {
  return settingsIn(schema, {}, {}).flatMap(({ path, weaker }) => (weaker === undefined ? [path] : []));
}

/** How a configuration weakens a rule by its settings: `maxModify 99 instead of 5`. */
export function weakenedSettings(schema: z.ZodObject, config: unknown): string[] {
  const settings = settingsIn(schema, asRecord(config), schema.parse({}));
  return settings.flatMap(({ path, weaker, value, fallback }) =>
    isWeaker(weaker, value, fallback) ? [`${path} ${textOf(value)} instead of ${textOf(fallback)}`] : [],
  );
}

interface Setting {
  readonly path: string;
  readonly weaker: Weaker | undefined;
  readonly value: unknown;
  readonly fallback: unknown;
}

/** Every setting with its value and its default; those of an object without a direction of its own one by one. */
function settingsIn(
  schema: z.ZodObject,
  config: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, unknown>>,
  prefix = "",
): Setting[] {
  return Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>).flatMap(([key, field]) => {
    const path = `${prefix}${key}`;
    const weaker = directions.get(field)?.weaker;
    const inner = innerObject(field);
    const [value, fallback] = [config[key], defaults[key]];
    return weaker === undefined && inner !== undefined
      ? settingsIn(inner, asRecord(value), asRecord(fallback), `${path}.`)
      : [{ path, weaker, value, fallback }];
  });
}

function innerObject(field: z.ZodType): z.ZodObject | undefined {
  if (field instanceof z.ZodObject) return field;
  return field instanceof z.ZodDefault || field instanceof z.ZodPrefault
    ? innerObject(field.unwrap() as z.ZodType)
    : undefined;
}

function isWeaker(weaker: Weaker | undefined, value: unknown, fallback: unknown): boolean {
  switch (weaker) {
    case "higher":
      return Number(value) > Number(fallback);
    case "lower":
      return Number(value) < Number(fallback);
    case "fewer":
      return lacks(value, fallback);
    case "more":
      return lacks(fallback, value);
    case "false":
      return value === false && fallback !== false;
    case "other":
      return JSON.stringify(value) !== JSON.stringify(fallback);
    case "neutral":
    case undefined:
      return false;
  }
}

/** Does the list lack something of the other one? */
function lacks(list: unknown, other: unknown): boolean {
  const own: readonly unknown[] = Array.isArray(list) ? list : [];
  return Array.isArray(other) && other.some((item) => !own.includes(item));
}

function textOf(value: unknown): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  const few = value.slice(0, 3).map((item) => JSON.stringify(item));
  return `[${few.join(", ")}${value.length > few.length ? ", …" : ""}]`;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
