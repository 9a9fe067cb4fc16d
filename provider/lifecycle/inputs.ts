import { z } from "zod";
import { accountNameSchema, ownerSchema, stencilAccessLevelSchema, tokenTypeSchema } from "../../contract";
import {
  type AnyAccessLevel,
  checkScopes,
  explainParameter,
  fromParameters,
  isScopeFamily,
  levelsOf,
  normalizeScopes,
  renderScopes,
  type ScopeFamily,
  type Scopes,
  siblingParameter,
  suggest,
  suggestFamily,
  suggestParameter,
} from "../../scopes";
import { type HandedCredentials, handedCredentialsSchema } from "../../handoff";
import { UNKNOWN } from "../../engine/unknown";

/**
 * What changing an input does to an account that exists.
 * - `rename`, `rescope`: an update where the store can do it in place, else a replacement
 * - `replace`: a new account, with a new token; the old one is deleted afterwards
 * - `metadata`: recorded in state, nothing is sent and nothing else changes
 * - `record`: as metadata, but among the outputs, by an update that sends nothing: a deletion is shown no inputs
 */
export type ChangeEffect = "rename" | "rescope" | "replace" | "metadata" | "record";

interface InputField {
  /** For people: the reference is made from it. */
  readonly meaning: string;
  readonly effect: ChangeEffect;
  /** Validates and normalises one known value; placeholders of unknown values never reach it whole. */
  readonly schema: z.ZodType;
}

/** Placeholders of values that are not known before `pulumi up` pass every check unharmed. */
const unknown = z.literal(UNKNOWN);
const text = z.string("must be text");
const sorted = (values: readonly string[]): string[] => [...new Set(values)].sort();

const scopesSchema = z
  .record(
    z.string(),
    z.unknown(),
    'must be an object of scope family and access level, for example { orders: "read-only" }',
  )
  .superRefine((scopes, context) => {
    for (const [family, level] of Object.entries(scopes)) {
      const reason = problemWithScope(family, level);
      if (reason) context.addIssue({ code: "custom", path: [family], message: reason });
    }
  })
  .transform((scopes) => {
    const known = Object.fromEntries(Object.entries(scopes).filter(([, level]) => level !== undefined));
    const settled = Object.fromEntries(Object.entries(known).filter(([, level]) => level !== UNKNOWN));
    const open = Object.fromEntries(Object.entries(known).filter(([, level]) => level === UNKNOWN));
    return { ...normalizeScopes(settled), ...open };
  });

function problemWithScope(family: string, level: unknown): string | undefined {
  if (level === UNKNOWN) return undefined;
  const problem = checkScopes({ [family]: level }).problems[0];
  if (!problem) return undefined;
  if (!isScopeFamily(family)) return problem.message;
  // In our own words, because the catalogue's quote the level, and what stands there may be a misplaced secret.
  return `offers ${orList(levelsOf(family))}${describeGivenLevel(level)}`;
}

/** Words that are levels of some family may be quoted back; anything else might be a misplaced secret. */
function describeGivenLevel(level: unknown): string {
  if (level === "none" || level === "None") return "; leave the family out for no access";
  const levelWords: readonly string[] = ["read-only", "modify", "create", "login", "manage", "standard", "full"];
  if (typeof level === "string" && levelWords.includes(level)) return `, not "${level}"`;
  return "";
}

const additionalScopesSchema = z
  .array(z.union([unknown, text], "must be text"), "must be a list of scope parameters")
  .superRefine((parameters, context) => {
    parameters.forEach((parameter, index) => {
      const reason = parameter === UNKNOWN ? undefined : problemWithParameter(parameter);
      if (reason) context.addIssue({ code: "custom", path: [index], message: reason });
    });
  })
  .transform(sorted);

function problemWithParameter(parameter: string): string | undefined {
  // The prefix also keeps a misplaced token from passing, and so from being shown in the warning.
  if (!/^store_[a-z0-9_]{1,94}$/.test(parameter)) {
    return "is not a scope parameter: `store_` and lower-case letters, digits and `_`, for example `store_v2_orders_read_only`";
  }
  const meaning = explainParameter(parameter);
  if (meaning.kind === "scope") return `is known to the catalogue: write \`${asScopes(parameter)}\` instead`;
  if (meaning.kind === "other-account-kind") {
    return `belongs to ${meaning.accountKind} API accounts (${meaning.label}), not to those of a store; take it out`;
  }
  const sibling = siblingParameter(parameter);
  if (sibling !== undefined) {
    return `does not exist: its family does not offer that level; did you mean \`${asScopes(sibling)}\`?`;
  }
  const near = suggestParameter(parameter);
  if (near !== undefined) return `is not a scope parameter; did you mean \`${near}\`, that is \`${asScopes(near)}\`?`;
  return undefined;
}

/** A known parameter as a program writes it. */
function asScopes(parameter: string): string {
  const { scopes } = fromParameters([parameter]);
  return `scopes: ${renderScopes(scopes)}`;
}

const endpointSchema = text.regex(
  /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \/\S+$/,
  "must be a method and a path, for example `GET /v3/catalog/products`",
);

const textMap = (what: string) =>
  z.record(z.string(), z.union([unknown, text], "must be text"), `must be an object of ${what}`);

/** Every input of an API account: the one table from which check, diff and the documentation are derived. */
export const inputFields = {
  name: {
    meaning:
      "Label in the control panel, at least 4 characters. Without it: the logical name and 6 hexadecimal digits, chosen when the account is made.",
    effect: "rename",
    schema: text
      .trim()
      .min(4, "must have at least 4 characters, not counting spaces around it")
      .max(255, "must have at most 255 characters")
      .refine(
        (name) => accountNameSchema.safeParse(name).success,
        "must be one line of text without control characters",
      ),
  },
  tokenType: {
    meaning:
      '`"v2v3"` (default): a V2/V3 API token with scopes. `"stencil-cli"`: a Stencil-CLI token with an access level.',
    effect: "replace",
    schema: z.enum(tokenTypeSchema.options, 'must be "v2v3" or "stencil-cli"'),
  },
  scopes: {
    meaning: "OAuth scopes: family and access level. Required for `v2v3`, refused for `stencil-cli`.",
    effect: "rescope",
    schema: scopesSchema,
  },
  additionalScopes: {
    meaning: "Scope parameters that this version's catalogue does not know yet. A near miss of a known one is refused.",
    effect: "rescope",
    schema: additionalScopesSchema,
  },
  accessLevel: {
    meaning: '`stencil-cli` only: `"local-development-only"` (default) or `"publish-theme"`.',
    effect: "replace",
    schema: z.enum(stencilAccessLevelSchema.options, 'must be "local-development-only" or "publish-theme"'),
  },
  store: {
    meaning: "Key of the store in `bigcommerce:stores`. Default `default`.",
    effect: "replace",
    schema: text.min(1, "must not be empty; leave it out for the default store"),
  },
  credentials: {
    meaning:
      "Secret, handoff only: credentials of an account that a person made. Usually `bc-accounts adopt` puts them into the configuration instead.",
    effect: "replace",
    schema: handedCredentialsSchema,
  },
  keepers: {
    meaning: "Map of texts; any change makes a new account. Rotation on demand.",
    effect: "replace",
    schema: textMap("texts"),
  },
  forceDelete: {
    meaning:
      "`true` lets the account be deleted although it has active webhooks and no successor. It works after a `pulumi up` has written it into state. Default `false`.",
    effect: "record",
    schema: z.boolean("must be true or false"),
  },
  justifications: {
    meaning: "Why each scope family is needed. For policies and reviewers; never sent anywhere.",
    effect: "metadata",
    schema: textMap("scope family and reason").superRefine((reasons, context) => {
      for (const family of Object.keys(reasons)) {
        if (isScopeFamily(family)) continue;
        const near = suggestFamily(family);
        context.addIssue({
          code: "custom",
          path: [family],
          message: `is not a scope family${near ? `; did you mean \`${near}\`?` : ""}`,
        });
      }
    }),
  },
  endpoints: {
    meaning: "Calls that the account is for, as `METHOD /path`. For policies and reviewers; never sent anywhere.",
    effect: "metadata",
    schema: z.array(z.union([unknown, endpointSchema]), "must be a list of `METHOD /path`").transform(sorted),
  },
  team: {
    meaning: "Who is responsible for the account. For policies and reviewers; never sent anywhere.",
    effect: "metadata",
    schema: text.min(1, "must not be empty"),
  },
} as const satisfies Record<string, InputField>;

export type InputName = keyof typeof inputFields;
export const inputNames = Object.keys(inputFields) as readonly InputName[];

/** Inputs as check leaves them: normalised, and possibly with placeholders of unknown values. */
export interface CheckedInputs {
  readonly name?: string;
  readonly tokenType: "v2v3" | "stencil-cli";
  readonly scopes?: Scopes;
  readonly additionalScopes?: readonly string[];
  readonly accessLevel?: "local-development-only" | "publish-theme";
  readonly store?: string;
  /** Secret. */
  readonly credentials?: HandedCredentials;
  readonly keepers?: Readonly<Record<string, string>>;
  readonly forceDelete?: boolean;
  readonly justifications?: Readonly<Partial<Record<ScopeFamily, string>>>;
  readonly endpoints?: readonly string[];
  readonly team?: string;
  /** `organization/project/stack/logical name`; set by the resource's constructor, not by users. */
  readonly owner: string;
  /** Property paths of the resource option; set by the resource's constructor where the option is given. */
  readonly replaceOnChanges?: readonly string[];
}

export interface InputFailure {
  /** Name of the input, with the path inside it, for example `scopes.storeLogs`. */
  readonly path: string;
  readonly reason: string;
}

/** Inputs that are not the user's: the engine's own and the constructor's. */
const ownInputs: readonly string[] = ["owner", "replaceOnChanges", "__provider"];

/**
 * Validates and normalises what a program declared. Pure; never quotes a value that could be a secret.
 * Absent and null inputs are left out of the result.
 */
export function checkInputs(news: Readonly<Record<string, unknown>>): {
  inputs: CheckedInputs;
  failures: InputFailure[];
} {
  const failures: InputFailure[] = [];
  const inputs: Record<string, unknown> = { tokenType: "v2v3" };
  for (const [name, value] of Object.entries(news)) {
    if (value === undefined || value === null) continue;
    if (ownInputs.includes(name)) {
      if (name !== "__provider") inputs[name] = value;
      continue;
    }
    if (!isInputName(name)) {
      const near = suggest(name, inputNames);
      failures.push({
        path: name,
        reason: `is not an input of an API account${near ? `; did you mean \`${near}\`?` : ""}`,
      });
      continue;
    }
    if (value === UNKNOWN) {
      inputs[name] = value;
      continue;
    }
    const result = inputFields[name].schema.safeParse(value);
    if (result.success) inputs[name] = result.data;
    else {
      inputs[name] = value;
      failures.push(...firstProblemOfEach(name, result.error));
    }
  }
  const checked = inputs as unknown as CheckedInputs;
  if (typeof checked.owner === "string" && !ownerSchema.safeParse(checked.owner).success) {
    failures.push({
      path: "logical name",
      reason:
        "must be one line of text without control characters, and not longer than 2000 characters: it identifies the account. " +
        "Give the resource another name; for an account that exists add { aliases: [{ name: <the old one> }] }",
    });
  }
  if (failures.length === 0) failures.push(...problemsBetween(checked));
  return { inputs: checked, failures };
}

/** One sentence for each place: what is wrong further on follows from what is wrong first. */
function firstProblemOfEach(name: string, error: z.ZodError): InputFailure[] {
  const reasons = new Map<string, string>();
  for (const issue of error.issues) {
    const path = [name, ...issue.path].join(".");
    if (!reasons.has(path)) reasons.set(path, issue.message);
  }
  return [...reasons].map(([path, reason]) => ({ path, reason }));
}

function isInputName(name: string): name is InputName {
  return Object.hasOwn(inputFields, name);
}

/** Rules about more than one input. */
function problemsBetween(inputs: CheckedInputs): InputFailure[] {
  const isEmpty = (value: unknown) =>
    value === undefined || (typeof value === "object" && Object.keys(value as object).length === 0);
  // What is not known yet may turn out to be absent, so it is no problem before the update.
  const isGiven = (value: unknown) => !isEmpty(value) && value !== UNKNOWN;
  if ((inputs.tokenType as string) === UNKNOWN) return [];
  if (inputs.tokenType === "stencil-cli") {
    return (["scopes", "additionalScopes"] as const)
      .filter((name) => isGiven(inputs[name]))
      .map((path) => ({
        path,
        reason: "does not go with a Stencil-CLI token, which has an `accessLevel` instead; remove it, or the tokenType",
      }));
  }
  const failures: InputFailure[] = [];
  if (isEmpty(inputs.scopes) && isEmpty(inputs.additionalScopes)) {
    failures.push({
      path: "scopes",
      reason: 'must name at least one scope family for a V2/V3 API token, for example { products: "read-only" }',
    });
  }
  if (isGiven(inputs.accessLevel)) {
    failures.push({
      path: "accessLevel",
      reason: 'works with tokenType "stencil-cli" only; remove it, or set the tokenType',
    });
  }
  return failures;
}

function orList(levels: readonly AnyAccessLevel[]): string {
  return levels.map((level) => `"${level}"`).join(" or ");
}
