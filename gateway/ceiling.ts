import type { StencilAccessLevel, TokenBody, TokenType } from "../contract";
import {
  checkScopes,
  findOperations,
  fromParameters,
  grants,
  surplusScopes,
  type Operation,
  type Scopes,
} from "../scopes";

/** Bounds of a gateway token beyond stores and verbs. Each that is absent sets no bound. */
export interface Ceiling {
  /** `organization/project/stack/`, with the slash at the end. */
  readonly ownerPrefix?: string;
  /** Highest level of each family; a family that is not named is not allowed. */
  readonly scopes?: Scopes;
  /** Parameters that the catalogue does not know, and that are allowed where scopes or calls are bounded. */
  readonly additionalScopes?: readonly string[];
  /** Highest access level of a Stencil-CLI token. Default: none where scopes or calls are bounded. */
  readonly stencil?: StencilAccessLevel | "none";
  /** Documented calls, as `METHOD /path`, that no account may be able to make. */
  readonly forbiddenCalls?: readonly string[];
}

/** What an account is to be able to do. Scopes are canonical parameters. */
export interface AskedAccess {
  readonly tokenType: TokenType;
  readonly scopes: readonly string[];
  readonly accessLevel?: StencilAccessLevel;
}

/** One part of a request that is too much. Never holds more of the request than names of scopes and calls. */
export interface Excess {
  /** Field of the request. */
  readonly path: "scopes" | "token_type" | "access_level";
  readonly reason: string;
}

/**
 * The parts of what is asked for that go beyond the ceiling, each as a sentence. Empty when nothing does.
 *
 * What cannot be judged is too much: a scope that the catalogue does not know may open any call.
 */
export function excessOf(ceiling: Ceiling, asked: AskedAccess): Excess[] {
  if (asked.tokenType === "stencil-cli") return excessOfStencil(ceiling, asked.accessLevel);
  if (!boundsPower(ceiling)) return [];
  const { scopes, additional } = fromParameters(asked.scopes);
  const allowedParameters = new Set(ceiling.additionalScopes);
  return [
    ...(ceiling.scopes === undefined ? [] : surplusScopes(scopes, ceiling.scopes)).map(
      ({ family, have, need }): Excess => ({
        path: "scopes",
        reason: `${family} "${have}" is requested, and the token may grant ${need === undefined ? "nothing" : `"${need}"`} of it`,
      }),
    ),
    ...additional
      .filter((parameter) => !allowedParameters.has(parameter))
      .map((parameter): Excess => ({
        path: "scopes",
        reason: `${parameter} is not among the token's additional scopes`,
      })),
    ...(ceiling.forbiddenCalls ?? [])
      .filter((call) => {
        const meant = findOperations(call);
        return meant.length === 0 || meant.some((operation) => grants(scopes, operation, additional));
      })
      .map((call): Excess => ({
        path: "scopes",
        reason: `the scopes would open ${call}, which the token must not grant`,
      })),
  ];
}

/** Is the owner one of those that the token is for? */
export function coversOwner(ceiling: Ceiling, owner: string | undefined): boolean {
  return ceiling.ownerPrefix === undefined || (owner?.startsWith(ceiling.ownerPrefix) ?? false);
}

/**
 * Says what of a ceiling cannot be kept. A bound with a slip would be none.
 *
 * @returns sentences; none when all is well
 */
export function faultsOfCeiling(ceiling: TokenBody["ceiling"]): string[] {
  const faults = checkScopes(ceiling.scopes ?? {}).problems.map(({ message }) => `scopes: ${message}`);
  for (const call of ceiling.forbidden_calls ?? []) {
    const fault = faultOfCall(findOperations(call));
    if (fault !== undefined) faults.push(`forbidden_calls: ${JSON.stringify(call)} ${fault}`);
  }
  return faults;
}

/** As the gateway works with it. The scopes were checked by {@link faultsOfCeiling}. */
export function ceilingFrom(body: TokenBody["ceiling"]): Ceiling {
  return {
    ...(body.owner_prefix === undefined ? {} : { ownerPrefix: body.owner_prefix }),
    ...(body.scopes === undefined ? {} : { scopes: checkScopes(body.scopes).scopes }),
    ...(body.additional_scopes === undefined ? {} : { additionalScopes: body.additional_scopes }),
    ...(body.stencil === undefined ? {} : { stencil: body.stencil }),
    ...(body.forbidden_calls === undefined ? {} : { forbiddenCalls: body.forbidden_calls }),
  };
}

/** As it goes over the wire. */
export function ceilingBody(ceiling: Ceiling): TokenBody["ceiling"] {
  return {
    ...(ceiling.ownerPrefix === undefined ? {} : { owner_prefix: ceiling.ownerPrefix }),
    ...(ceiling.scopes === undefined ? {} : { scopes: { ...ceiling.scopes } }),
    ...(ceiling.additionalScopes === undefined ? {} : { additional_scopes: [...ceiling.additionalScopes] }),
    ...(ceiling.stencil === undefined ? {} : { stencil: ceiling.stencil }),
    ...(ceiling.forbiddenCalls === undefined ? {} : { forbidden_calls: [...ceiling.forbiddenCalls] }),
  };
}

function boundsPower({ scopes, forbiddenCalls = [] }: Ceiling): boolean {
  return scopes !== undefined || forbiddenCalls.length > 0;
}

const stencilRank = { none: 0, "local-development-only": 1, "publish-theme": 2 } as const;

function excessOfStencil(ceiling: Ceiling, accessLevel: StencilAccessLevel = "local-development-only"): Excess[] {
  const highest = ceiling.stencil ?? (boundsPower(ceiling) ? "none" : "publish-theme");
  if (stencilRank[accessLevel] <= stencilRank[highest]) return [];
  if (highest === "none") return [{ path: "token_type", reason: "the token may not make a Stencil-CLI account" }];
  return [{ path: "access_level", reason: `"${accessLevel}" is requested, and the token may grant "${highest}"` }];
}

function faultOfCall(meant: readonly Operation[]): string | undefined {
  if (meant.length === 0) return "is not a documented call: write it as `METHOD /path`";
  const open = meant.find(({ openToEveryAccount }) => openToEveryAccount);
  if (open !== undefined) return `cannot be forbidden, because ${open.call} is open to every account`;
  const unknown = meant.find(({ parameters }) => parameters.length === 0);
  if (unknown !== undefined) return `cannot be forbidden, because no page says which scope opens ${unknown.call}`;
  return undefined;
}
