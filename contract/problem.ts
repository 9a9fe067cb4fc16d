import { z } from "zod";
import { errorCodes, type ErrorCode } from "./error-codes";

/** Media type of every error answer. */
export const PROBLEM_MEDIA_TYPE = "application/problem+json";

/** RFC 9457 problem document, as every error answer of the gateway is. Media type `application/problem+json`. */
export const problemSchema = z.object({
  type: z.string().describe("Reference into this document's table of codes; programs read `code` instead."),
  title: z.string().describe("The code in words; the same for every occurrence."),
  status: z.int().min(400).max(599).describe("The HTTP status again."),
  detail: z.string().optional().describe("What was attempted, why it failed and what to do. Never holds a secret."),
  code: z
    .string()
    .describe("Stable name of the error. A newer gateway may know more of them than this document lists."),
  errors: z
    .array(
      z.object({
        path: z.string().describe("Dotted path of the field, empty for the whole."),
        reason: z.string().describe("What is wrong with it. Never the value."),
      }),
    )
    .optional()
    .describe("Field errors of an invalid request."),
});
export type Problem = z.infer<typeof problemSchema>;

/** Makes the problem document of a code; what every error answer is made with. */
export function problemOf(code: ErrorCode, detail?: string, errors?: Problem["errors"]): Problem {
  const { status, title } = errorCodes[code];
  return {
    type: `/v1/openapi.json#/x-error-codes/${code}`,
    title,
    status,
    ...(detail === undefined ? {} : { detail }),
    code,
    ...(errors === undefined ? {} : { errors }),
  };
}
