import type { z } from "zod";
import { strangenessOf } from "../input/strange-json";
import { OptionError } from "./option-error";

const strange = {
  "duplicate-key": "an object in it holds a key twice: take one of them away",
  "too-deep": "it nests deeper than such a file does",
} as const;

/** Reads the text of a JSON file against a schema. @throws {@link OptionError} */
export function parseJson<S extends z.ZodType>(schema: S, text: string, source: string): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new OptionError(source, [`it is not JSON (${(error as Error).message})`]);
  }
  const strangeness = strangenessOf(text);
  if (strangeness !== undefined) throw new OptionError(source, [strange[strangeness]]);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new OptionError(
    source,
    result.error.issues.map(({ path, message }) =>
      path.length === 0 ? message : `${path.map(String).join(".")}: ${message}`,
    ),
  );
}
