import { parse } from "yaml";
import { z } from "zod";
import { ExitError, exitCodes } from "../exit-codes";
import { keptCall, type RecordedHosts } from "./kept-call";

const methods = ["get", "put", "post", "delete", "patch", "head", "options"] as const;

const documentSchema = z.object({
  servers: z.array(z.object({ url: z.string() })).optional(),
  basePath: z.string().optional(),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/**
 * The calls that a client with this OpenAPI document could make, sorted. It says nothing about what the client does make.
 * @throws ExitError where it is no such document.
 */
export function readOpenapi(text: string, source: string): string[] {
  const wrong = (why: string) => new ExitError(exitCodes.wrongUse, `${source} is no OpenAPI document: ${why}.`);
  let value: unknown;
  try {
    // JSON is YAML, too.
    value = parse(text);
  } catch (error) {
    throw wrong((error as Error).message.split("\n")[0] ?? "it cannot be read");
  }
  const document = documentSchema.safeParse(value);
  if (!document.success) throw wrong("it has no `paths`");
  const { paths, servers, basePath } = document.data;
  const base = servers?.[0]?.url.replace(/^[a-z]+:\/\/[^/]+/i, "") ?? basePath ?? "";
  const hosts: RecordedHosts = { standIns: [], storefronts: [] };
  const calls = Object.entries(paths).flatMap(([path, item]) =>
    methods
      .filter((method) => method in item)
      .flatMap((method) => {
        const whole = storePath(`${base.replace(/\/$/, "")}${path}`);
        const address = `https://api.bigcommerce.com${whole}`;
        return URL.canParse(address) ? (keptCall({ method, url: new URL(address) }, hosts) ?? []) : [];
      }),
  );
  return [...new Set(calls)].sort((a, b) => (a < b ? -1 : 1));
}

/** Documents begin at the store, at the version, or at the host. */
function storePath(path: string): string {
  if (/^\/stores\//i.test(path)) return path;
  return `/stores/-${path.startsWith("/") ? path : `/${path}`}`;
}
