import { typeIn } from "./urn";

/**
 * Type token of the accounts that a program's `ApiAccount` makes.
 * PERMANENT ABI: states hold it.
 */
export const DYNAMIC_ACCOUNT_TYPE = "pulumi-nodejs:dynamic/bigcommerce:ApiAccount";
/** Type token of the accounts that the packaged plugin makes. An alias moves an account from one to the other. */
export const PACKAGED_ACCOUNT_TYPE = "bigcommerce:index:ApiAccount";
/** Every type token that an API account may have. */
export const accountTypes: readonly string[] = [DYNAMIC_ACCOUNT_TYPE, PACKAGED_ACCOUNT_TYPE];

/**
 * What the engine's dynamic provider runs for an account: it loads the lifecycle by the package's name, seen from the program.
 * A constant, so that state holds a hundred bytes of it instead of kilobytes of serialized closures, and nothing can be captured.
 * PERMANENT ABI: states keep it; the name after the package must go on meaning the same functions.
 */
export const ACCOUNT_PROVIDER =
  'exports.handler=()=>require("module").createRequire(process.cwd()+"/_")("pulumi-bigcommerce-api-accounts/lifecycle")';

/** A resource as a preview, a state, or the engine's request to a policy pack shows it. */
export interface ShownResource {
  readonly type: string;
  readonly urn: string;
  readonly inputs?: unknown;
  readonly outputs?: unknown;
  /** URN of the provider, `::`, and its id. The name in the URN may hold `::` itself, so the last one counts. */
  readonly provider?: unknown;
  /** Is `__provider` left out whatever the resource runs? So it is in what the engine shows a policy pack. */
  readonly isTextLeftOut?: boolean;
}

export interface Recognition {
  /** Does it make an API account, or may it? Then it is judged as an account, whatever its type is. */
  readonly isAccount: boolean;
  /** Why it is not an account as this package makes them. Undefined where nothing is wrong. */
  readonly forgery: string | undefined;
}

const other: Recognition = { isAccount: false, forgery: undefined };
const genuine: Recognition = { isAccount: true, forgery: undefined };

/**
 * Tells API accounts by what they run as well as by their type. A program can give any type to any resource, and a
 * transformation can put any text in the place of the one that this package sets: neither alone says what the engine runs.
 */
export function recogniseAccount(resource: ShownResource): Recognition {
  const { type, urn } = resource;
  const texts = [providerText(resource.inputs), providerText(resource.outputs)];
  const [declared, recorded] = texts;
  const { type: runner, stranger } = runnerOf(resource.provider);
  const types = [type, typeIn(urn)].filter((text) => text !== "");
  const hasOurType = types.some((text) => accountTypes.includes(text));
  const runsOurs = texts.includes(ACCOUNT_PROVIDER);
  const isOfPlugin = runner === "bigcommerce";
  if (!hasOurType && !runsOurs && !isOfPlugin) return strangerOf(resource, texts);
  if (new Set(types).size > 1) return forged(`its type is ${type}, and its URN says ${typeIn(urn)}`);
  if (!hasOurType)
    return forged(
      `its type is ${type}, and what it runs makes API accounts: those have the type ${DYNAMIC_ACCOUNT_TYPE}`,
    );
  if (type === PACKAGED_ACCOUNT_TYPE) {
    // Its state holds the text for the way back to the dynamic provider. As an input it would mean that a program brings code.
    if (declared !== undefined || (recorded !== undefined && recorded !== ACCOUNT_PROVIDER))
      return forged("it brings code of its own (`__provider`), and accounts of the plugin have none");
    if (runner !== undefined && !isOfPlugin) return forged(`the provider ${runner} runs it`);
    return stranger === undefined ? genuine : forged(stranger);
  }
  if (runner !== undefined && runner !== "pulumi-nodejs") return forged(`the provider ${runner} runs it`);
  if (stranger !== undefined) return forged(stranger);
  if (declared === HIDDEN || recorded === HIDDEN) return forged("it hides what it runs (`__provider`)");
  // Outputs show the text only once the account exists; a resource without inputs is a part of a step.
  if (declared === undefined && resource.isTextLeftOut !== true)
    return forged("it does not say what it runs (`__provider`)");
  if (
    (declared !== undefined && declared !== ACCOUNT_PROVIDER) ||
    (recorded !== undefined && recorded !== ACCOUNT_PROVIDER)
  )
    return forged("it runs other code (`__provider`) than an ApiAccount of this package does");
  return genuine;
}

/** A resource of another type that runs another text: is it about API accounts after all? */
function strangerOf(
  { inputs, type, provider }: ShownResource,
  texts: readonly (string | symbol | undefined)[],
): Recognition {
  const isDynamic =
    type.startsWith("pulumi-nodejs:") ||
    runnerOf(provider).type === "pulumi-nodejs" ||
    texts.some((text) => text !== undefined);
  if (!isDynamic) return other;
  const names = (text: string | symbol | undefined) => typeof text === "string" && PACKAGE_NAME.test(text);
  if (texts.some(names))
    return forged("the code that it runs (`__provider`) names this package and is not its constant text");
  return looksLikeAccount(inputs)
    ? forged(
        "it has the inputs of an API account and runs other code (`__provider`) than an ApiAccount of this package does",
      )
    : other;
}

/**
 * Does the resource run code that came with the program? Nobody but the author can say what that does, and it runs with
 * everything that `pulumi up` has: the stack's configuration and the gateway's token.
 */
export function ownCodeOf({ type, inputs, outputs }: ShownResource): string | undefined {
  const text = providerText(inputs) ?? providerText(outputs);
  if (text === undefined) return type.startsWith("pulumi-nodejs:") ? "unknown" : undefined;
  return typeof text === "string" ? text : "hidden";
}

const PACKAGE_NAME = /bigcommerce[-_]?api[-_]?accounts/i;

function forged(forgery: string): Recognition {
  return { isAccount: true, forgery };
}

/** Stands for a text that is encrypted, masked, or not known before the update. */
const HIDDEN = Symbol("hidden");

function providerText(properties: unknown): string | typeof HIDDEN | undefined {
  if (typeof properties !== "object" || properties === null) return undefined;
  let text: unknown;
  try {
    text = (properties as Readonly<Record<string, unknown>>)["__provider"];
  } catch {
    // The policy SDK throws where a value is not known yet.
    return HIDDEN;
  }
  if (text === undefined || text === null) return undefined;
  return typeof text === "string" && text !== "[secret]" && !UNKNOWN_TEXT.test(text) ? text : HIDDEN;
}

/** What the engine writes for a text that is not known: a UUID, and no program. */
const UNKNOWN_TEXT = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What only the inputs of an API account look like: its token types, or an owner in this package's form beside scopes. */
function looksLikeAccount(inputs: unknown): boolean {
  if (typeof inputs !== "object" || inputs === null) return false;
  const read = (name: string): unknown => {
    try {
      return (inputs as Readonly<Record<string, unknown>>)[name];
    } catch {
      return undefined;
    }
  };
  const tokenType = read("tokenType");
  const owner = read("owner");
  const asksForAccess = ["scopes", "additionalScopes", "accessLevel"].some((name) => read(name) !== undefined);
  return (
    tokenType === "v2v3" ||
    tokenType === "stencil-cli" ||
    (asksForAccess && typeof owner === "string" && /^[^/]+\/[^/]+\/[^/]+\/./.test(owner))
  );
}

/**
 * The program's own provider of the packaged plugin that runs a resource: `eu` of `new Provider("eu", …)`. Undefined for the
 * default ones. A provider has stores of its own: the same key means another store there.
 */
export function ownProviderOf(provider: unknown): string | undefined {
  const { type, name, isEngines } = runnerOf(provider);
  return type === "bigcommerce" && !isEngines ? name : undefined;
}

interface Runner {
  /** `bigcommerce` of `urn:pulumi:dev::shop::pulumi:providers:bigcommerce::default::0123`. */
  readonly type: string | undefined;
  readonly name: string;
  /** May it be a provider that the engine makes by itself? */
  readonly isEngines: boolean;
  /** Why it is another plugin than the type says, or may be. */
  readonly stranger?: string;
}

/**
 * Which provider runs a resource. The engine names a default provider after the version and the address that the resource asks
 * for: `default_1_2_3`, `default_1_2_3_https_/host`. What comes from such an address has the type, and is another program.
 *
 * A program can name its own provider so, too. No preview shows a provider whose name begins with `default`, so nobody sees
 * where it leads: only a name that the engine itself would give is taken for the engine's.
 */
function runnerOf(provider: unknown): Runner {
  // The id is behind the last `::`, and a name may hold `::` itself.
  const [, , types = "", ...rest] = typeof provider === "string" ? provider.split("::") : [];
  const name = (rest.length > 1 ? rest.slice(0, -1) : rest).join("::");
  const [, type] = /(?:^|\$)pulumi:providers:([^:$]+)$/.exec(types) ?? [];
  const isEngines = !types.includes("$") && ENGINES_NAME.test(name);
  const strange = (stranger: string): Runner => ({ type, name, isEngines: false, stranger });
  if (type === "pulumi-nodejs" && !(isEngines && name === "default"))
    return strange(`a provider of its own (${name}) runs it, which may be another program`);
  if (isEngines || !name.startsWith("default")) return { type, name, isEngines };
  return strange(
    name.includes("/")
      ? `a plugin from an address of its own runs it (${name})`
      : `a provider of its own (${name}) runs it, and no preview shows a provider whose name begins with "default"`,
  );
}

/** What the engine calls a default provider, with the version that a resource asks for. */
const ENGINES_NAME = /^default(?:_\d+_\d+_\d+(?:_[0-9A-Za-z-]+)*)?$/;
