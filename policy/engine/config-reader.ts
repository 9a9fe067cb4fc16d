import type { z } from "zod";
import { readRuleConfig, type ConfigReading } from "../judgement/rule-config";
import { isSameData } from "./same-data";

/**
 * Reads one policy's configuration as the engine passes it. The engine configures a pack once and then hands out the same
 * values at every call, in a new object each time: the last reading is kept for as long as the values are the same.
 */
export function configReader<S extends z.ZodObject>(
  schema: S,
): (raw: Readonly<Record<string, unknown>>) => ConfigReading<z.output<S>> {
  let last:
    { readonly raw: Readonly<Record<string, unknown>>; readonly reading: ConfigReading<z.output<S>> } | undefined;
  return (raw) => {
    if (last === undefined || !isSameData(last.raw, raw)) last = { raw, reading: readRuleConfig(schema, raw) };
    return last.reading;
  };
}
