import { z } from "zod";
import { accountNameSchema, stencilAccessLevelSchema } from "../../contract";
import { DriverError, type AccountSpec } from "../../gateway";
import { facts } from "../../bigcommerce";
import { pressedParameters } from "../../bigcommerce";

const name = z.string().max(1000);

/** What the form sends: the buttons that are pressed, not the parameters behind them. */
export const accountForm = z.discriminatedUnion("token_type", [
  z.strictObject({
    token_type: z.literal("v2v3"),
    name,
    /** Word of the pressed button, by family. */
    scopes: z.record(z.string(), z.string()),
  }),
  z.strictObject({ token_type: z.literal("stencil-cli"), name, access_level: stencilAccessLevelSchema }),
]);

/** @throws DriverError for a name or a button that the form would not let pass. */
export function specOf(form: z.infer<typeof accountForm>): AccountSpec {
  const trimmed = accountNameSchema.safeParse(form.name);
  if (form.name.trim().length < facts.rules.shortestName.value) {
    throw new DriverError("name_too_short", facts.rules.tooShort.value);
  }
  if (!trimmed.success)
    throw new DriverError("invalid_request", "The name has characters that cannot be kept, or more than 255 of them.");
  if (form.token_type === "stencil-cli") {
    return { name: trimmed.data, tokenType: "stencil-cli", scopes: [], accessLevel: form.access_level };
  }
  try {
    return { name: trimmed.data, tokenType: "v2v3", scopes: pressedParameters(form.scopes) };
  } catch (error) {
    if (error instanceof RangeError) throw new DriverError("unknown_scope", error.message, { cause: error });
    throw error;
  }
}
