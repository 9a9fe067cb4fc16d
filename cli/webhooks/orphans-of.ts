import type { StoreAnswer, StoreApi } from "../../handoff";
import { ProviderError } from "../../wire/errors";

/** What an account made that stays behind without an owner when the account goes. */
export interface Orphans {
  /** How many of each kind are its own, as far as its scopes show them. */
  readonly found: readonly { readonly kind: string; readonly count: number }[];
  /** Kinds that its token may not list. */
  readonly unseen: readonly string[];
}

/** Lists that name the account that made each entry, and the property that names it. */
const lists: readonly { readonly kind: string; readonly path: string; readonly owner: string }[] = [
  { kind: "scripts", path: "/v3/content/scripts", owner: "api_client_id" },
  ...["products", "variants", "categories", "brands"].map((of) => ({
    kind: `metafields of ${of}`,
    path: `/v3/catalog/${of}/metafields`,
    owner: "owner_client_id",
  })),
  ...["orders", "customers", "carts", "channels", "inventory/locations"].map((of) => ({
    kind: `metafields of ${of.split("/").at(-1) ?? of}`,
    path: `/v3/${of}/metafields`,
    owner: "owner_client_id",
  })),
];

const PER_PAGE = 250;
/** Pages of one list that are read: who has more than that knows it. */
const MOST_PAGES = 20;

/** @param clientId - Of the account; without one nothing tells what is its own. */
export async function orphansOf(api: StoreApi, token: string, clientId: string): Promise<Orphans> {
  const results = await Promise.all(
    lists.map(async ({ kind, path, owner }) => ({ kind, count: await countOwn(api, token, path, owner, clientId) })),
  );
  return {
    found: results.flatMap(({ kind, count }) => (count !== undefined && count > 0 ? [{ kind, count }] : [])),
    unseen: results.flatMap(({ kind, count }) => (count === undefined ? [kind] : [])),
  };
}

async function countOwn(
  api: StoreApi,
  token: string,
  path: string,
  owner: string,
  clientId: string,
): Promise<number | undefined> {
  let own = 0;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    let answer: StoreAnswer;
    try {
      answer = await api.get(
        `${path}?limit=${PER_PAGE}&page=${page}`,
        token,
        `list what an account of store ${api.storeHash} made`,
      );
    } catch (error) {
      if (error instanceof ProviderError) return undefined;
      throw error;
    }
    const { data, meta } = (answer.body ?? {}) as {
      data?: unknown;
      meta?: { pagination?: { total_pages?: unknown } };
    };
    if (answer.status !== 200 || !Array.isArray(data)) return undefined;
    own += data.filter((entry) => (entry as Record<string, unknown> | null)?.[owner] === clientId).length;
    if (page >= Number(meta?.pagination?.total_pages ?? 1)) break;
  }
  return own;
}
