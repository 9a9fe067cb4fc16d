import { z } from "zod";
import { findingCodes, type FindingCode } from "./codes";

/** Version of the JSON form. Fields are added within a version, never renamed or removed. */
export const REVIEW_SCHEMA_VERSION = 1;

/** Stands in `after` for a value that only the update can tell. */
export const KNOWN_AFTER_APPLY = "known after apply";

const severity = z.enum(["error", "warning", "note"]);

const mark = z
  .enum(["escalation", "narrowing", "personal-data", "money", "escalation-path", "unknown"])
  .describe(
    "`escalation`: opens something that was closed. `narrowing`: only takes away. `personal-data`, `money`, `escalation-path`: a risk that the old level did not carry. `unknown`: possible escalation, known after apply.",
  );

const row = z
  .strictObject({
    kind: z.enum(["family", "parameter", "stencil", "token-type", "store"]),
    key: z
      .string()
      .describe("Family key, scope parameter, `accessLevel`, `tokenType` or `store`; `*` for all scopes at once."),
    label: z.string().describe("The key in the control panel's words."),
    before: z.string().nullable().describe("Level before; null where it was not held."),
    after: z
      .string()
      .nullable()
      .describe(`Level after; null where it is not held; \`${KNOWN_AFTER_APPLY}\` where it is not known.`),
    change: z.enum(["added", "widened", "narrowed", "removed", "moved", "unknown"]),
    marks: z.array(mark).describe("Empty for a known store: it only says where the rest is gained."),
    why: z.array(z.string()).describe("Reason of each risk, in one line."),
  })
  .describe("How one part of the grant changes.");

const grant = z.strictObject({
  tokenType: z.enum(["v2v3", "stencil-cli"]),
  scopes: z.record(z.string(), z.string()),
  additionalScopes: z.array(z.string()),
  accessLevel: z.string().nullable(),
  unknown: z.array(z.string()).describe("Paths whose values only the update can tell."),
});

const reachChange = z
  .strictObject({
    reads: z.int().describe("Calls that become possible and only look."),
    writes: z.int().describe("Calls that become possible and change something."),
    lost: z.int().describe("Calls that stop being possible."),
    dangerous: z
      .array(z.string())
      .describe(
        "Of the new ones, those that delete, or write where a risk is; worst first, and what BigCommerce has replaced last.",
      ),
    calls: z
      .array(z.strictObject({ path: z.string(), methods: z.array(z.string()) }))
      .describe("All new ones, by path."),
  })
  .describe("How the calls that the account may make change.");

const finding = z.strictObject({
  code: z.enum(findingCodes as unknown as [FindingCode, ...FindingCode[]]),
  severity,
  account: z.string().nullable().describe("URN; null where it is about a store or the whole stack."),
  message: z.string(),
  rule: z.string().nullable().describe("Id of the policy rule, for policy findings."),
  approved: z.boolean().describe("True where a recorded approval covers it."),
});

const account = z.strictObject({
  urn: z.string(),
  name: z.string().describe("Logical name."),
  label: z.string().nullable().describe("Name in the control panel; null before it is known."),
  store: z.string().describe(`Key of the store in the configuration; \`${KNOWN_AFTER_APPLY}\` where it is not known.`),
  storeHash: z.string().nullable(),
  team: z.string().nullable(),
  status: z.enum(["created", "deleted", "replaced", "updated", "metadata", "unchanged"]),
  actions: z.array(
    z.enum([
      "created",
      "deleted",
      "retired",
      "retained",
      "replaced",
      "rotated",
      "rescoped",
      "renamed",
      "logical-name-changed",
      "moved",
      "drifted",
      "recreated",
      "endpoints-changed",
      "justifications-changed",
      "team-changed",
      "protected",
    ]),
  ),
  gains: z.enum(["nothing", "unknown", "access"]).describe("Does it gain access? `unknown`: only the update can tell."),
  loses: z.boolean(),
  sensitive: z.boolean().describe("Does what it gains carry a risk, or is it unknown?"),
  before: grant.nullable(),
  after: grant.nullable(),
  delta: z.array(row),
  reach: reachChange,
  replacement: z
    .strictObject({
      reasons: z.array(z.string()),
      order: z.enum(["create-first", "delete-first", "unknown"]),
      gap: z.boolean().describe("Is there a moment without a working token?"),
    })
    .nullable(),
  retained: grant
    .nullable()
    .describe(
      "What an old account may still do that the engine lets go of without deleting it; its token is in no state.",
    ),
  credentials: z.enum(["kept", "issued", "replaced", "withdrawn"]).describe("What becomes of the access token."),
  endpoints: z.strictObject({
    declared: z.int(),
    added: z
      .array(
        z.strictObject({
          call: z.string(),
          justifies: z
            .strictObject({ scope: z.string(), calls: z.int() })
            .nullable()
            .describe("Part of the new access that only this call asks for, and how many calls that opens."),
        }),
      )
      .describe("Endpoints that the change declares: claims that nobody has checked."),
    notGranted: z.array(z.strictObject({ call: z.string(), needs: z.string(), stopsWorking: z.boolean() })),
    notDocumented: z.array(z.strictObject({ call: z.string(), suggestion: z.string().nullable() })),
  }),
  surplus: z
    .strictObject({ parts: z.array(z.string()), suffices: z.string().describe("TypeScript text of the smaller set.") })
    .nullable(),
  consumers: z.array(
    z.strictObject({
      urn: z.string(),
      type: z.string(),
      name: z.string(),
      properties: z.array(z.string()),
      change: z.enum(["create", "delete", "replace", "update", "same"]),
    }),
  ),
  approval: z
    .strictObject({ by: z.string(), until: z.string() })
    .nullable()
    .describe("The recorded approval that covers what the account gains."),
  approvalAccount: z
    .string()
    .describe("What an approval has to name: the logical name, or the URN where several accounts have that name."),
  approvalDelta: z.array(z.string()).describe("Exact text of what the account gains, for an approvals file."),
  position: z.strictObject({ file: z.string(), line: z.int(), column: z.int() }).nullable(),
});

export const reviewSchema = z
  .strictObject({
    version: z.literal(REVIEW_SCHEMA_VERSION),
    kind: z.enum(["preview", "comparison", "state"]),
    project: z.string(),
    stack: z.string(),
    verdict: z.strictObject({
      line: z.string().describe("The whole review in one line."),
      needsApproval: z.boolean(),
      counts: z.strictObject({
        escalations: z.int(),
        possibleEscalations: z.int(),
        newAccounts: z.int(),
        narrowings: z.int(),
        deletions: z.int(),
        rotations: z.int(),
        retirements: z.int().describe("Accounts of rotations whose overlap has ended."),
        renames: z.int(),
        drifted: z.int(),
        unchanged: z.int(),
        policyViolations: z.int(),
      }),
    }),
    gate: z.strictObject({
      failOn: z.enum(["escalation", "sensitive", "any", "never"]),
      closed: z.boolean(),
      reasons: z.array(z.string()),
    }),
    accounts: z.array(account),
    stores: z.array(
      z.strictObject({
        store: z.string(),
        before: z.int(),
        after: z.int(),
        peak: z.int().describe("Most accounts at one moment of the update."),
        limit: z.int(),
        atLeast: z.boolean().describe("True where accounts may be missing from the numbers."),
      }),
    ),
    findings: z.array(finding),
    complete: z
      .boolean()
      .describe("False where the preview failed, is not understood in part, or leaves unchanged resources out."),
  })
  .describe("What a change to a stack's API accounts gives and takes away. Holds no secret.");

/** A review: plain data, the same in every form. */
export type Review = z.output<typeof reviewSchema>;
export type AccountReview = Review["accounts"][number];
export type Grant = z.output<typeof grant>;
export type DeltaRow = z.output<typeof row>;
export type Mark = z.output<typeof mark>;
export type ReachChange = z.output<typeof reachChange>;
export type Finding = z.output<typeof finding>;
export type FailOn = Review["gate"]["failOn"];
export const failOnChoices = reviewSchema.shape.gate.shape.failOn.options;

/** JSON Schema of the JSON form, as it is published with the documentation. */
export function reviewJsonSchema(): object {
  return z.toJSONSchema(reviewSchema, { io: "output" });
}
