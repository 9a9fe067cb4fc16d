import { z } from "zod";
import { errorCodes, type ErrorCode } from "../error-codes";
import { PROBLEM_MEDIA_TYPE, problemSchema } from "../problem";
import { commonProblems, routes, type Route } from "./routes";
import {
  accountResponseSchema,
  accountSchema,
  capabilitiesSchema,
  createAccountRequestSchema,
  createAccountResponseSchema,
  credentialsSchema,
  listAccountsResponseSchema,
  updateAccountRequestSchema,
} from "../schemas";
import { tokenResponseSchema } from "../token";

type Json = Record<string, unknown>;

/** Bodies that get a name in the document, as they are sent (requests) and as they arrive (answers). */
const requestBodies = {
  CreateAccountRequest: createAccountRequestSchema,
  UpdateAccountRequest: updateAccountRequestSchema,
};
const answerBodies = {
  Account: accountSchema,
  AccountResponse: accountResponseSchema,
  Capabilities: capabilitiesSchema,
  CreateAccountResponse: createAccountResponseSchema,
  Credentials: credentialsSchema,
  ListAccountsResponse: listAccountsResponseSchema,
  Problem: problemSchema,
  TokenResponse: tokenResponseSchema,
};

const retryAfter = {
  "Retry-After": { description: "Seconds after which to try again.", schema: { type: "integer", minimum: 0 } },
};

/**
 * The contract as an OpenAPI 3.1 document, made from the schemas that requests are checked with.
 *
 * Schemas of OpenAPI 3.1 are JSON Schema 2020-12, which zod writes by itself; so no library that changes zod's
 * classes is needed, and none that must be loaded before the schemas are.
 */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const [name, route] of Object.entries<Route>(routes)) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(name, route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "API account gateway",
      version: "1.0.0",
      description:
        "Creates, changes and deletes API accounts of BigCommerce stores, and keeps their one-time credentials from being " +
        "lost. It is this project's own contract: BigCommerce publishes no API that makes store-level API accounts. " +
        "Every error is an RFC 9457 problem document with a stable `code`.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: { ...namedSchemas(requestBodies, "input"), ...namedSchemas(answerBodies, "output") },
      securitySchemes: {
        gatewayToken: {
          type: "http",
          scheme: "bearer",
          description: "A gateway token. It is bound to stores and verbs, and may have a ceiling: see `/v1/token`.",
        },
      },
    },
    "x-error-codes": errorCodes,
  };
}

function operation(name: string, route: Route): Json {
  return {
    operationId: name,
    summary: route.summary,
    description: route.description,
    ...(route.access === "none" ? {} : { security: [{ gatewayToken: [] }] }),
    parameters: [
      ...parameters("path", route.parameters),
      ...parameters("query", route.query),
      ...parameters("header", route.headers),
    ],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { "application/json": { schema: reference(route.body, requestBodies, "input") } },
          },
        }),
    responses: {
      [String(route.success.status)]: {
        description: route.success.description,
        ...(route.success.body === undefined
          ? {}
          : { content: { "application/json": { schema: reference(route.success.body, answerBodies, "output") } } }),
      },
      ...problemAnswers([...commonProblems(route), ...route.problems]),
    },
  };
}

function parameters(place: "path" | "query" | "header", schema: z.ZodObject | undefined): Json[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => {
    const { description, ...rest } = jsonSchema(field as z.ZodType, "output");
    return {
      name: place === "header" ? headerName(name) : name,
      in: place,
      required: !(field as z.ZodType).safeParse(undefined).success,
      description,
      schema: rest,
    };
  });
}

/** One answer for each status, which lists the codes that it can carry. */
function problemAnswers(codes: readonly ErrorCode[]): Json {
  const answers: Record<string, Json> = {};
  const statuses = [...new Set(codes.map((code) => errorCodes[code].status))].sort((a, b) => a - b);
  for (const status of statuses) {
    const lines = codes
      .filter((code) => errorCodes[code].status === status)
      .map((code) => `\`${code}\`: ${errorCodes[code].title}.`);
    answers[String(status)] = {
      description: [...new Set(lines)].join(" "),
      ...(status === 429 || status === 503 ? { headers: retryAfter } : {}),
      content: { [PROBLEM_MEDIA_TYPE]: { schema: reference(problemSchema, answerBodies, "output") } },
    };
  }
  return answers;
}

function reference(schema: z.ZodType, named: Record<string, z.ZodType>, io: "input" | "output"): Json {
  const name = Object.entries(named).find(([, candidate]) => candidate === schema)?.[0];
  return name === undefined ? jsonSchema(schema, io) : { $ref: addressOf(name) };
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
  return withoutMarks(z.toJSONSchema(schema, { io, override: openAnswers(io) }));
}

function namedSchemas(named: Record<string, z.ZodType>, io: "input" | "output"): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io, uri: addressOf, override: openAnswers(io) });
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, withoutMarks(schema)]));
}

/** Unknown fields of an answer are to be ignored, so the document does not forbid them; those of a request it does. */
function openAnswers(io: "input" | "output"): (context: { jsonSchema: Json }) => void {
  return ({ jsonSchema: schema }) => {
    if (io === "output" && schema.additionalProperties === false) delete schema.additionalProperties;
  };
}

/** `$schema` and `$id` belong to a schema that stands alone. */
function withoutMarks(schema: Json): Json {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== "$schema" && name !== "$id"));
}

const addressOf = (name: string): string => `#/components/schemas/${name}`;

const headerName = (name: string): string => name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
