import { z } from "zod";
import { fingerprintOf } from "../../wire/fingerprint";
import { ExitError, exitCodes } from "../exit-codes";
import { keptCalls, type RecordedHosts } from "./kept-call";
import type { SeenCall } from "./seen-call";

/** The parts of an HTTP archive that are looked at. */
const harSchema = z.object({
  log: z.object({
    entries: z.array(
      z.object({
        startedDateTime: z.string(),
        request: z.object({
          method: z.string(),
          url: z.string(),
          headers: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
          postData: z.object({ text: z.string().optional() }).optional(),
        }),
      }),
    ),
  }),
});

/** The calls of an HTTP archive, as browsers and proxies save it. @throws ExitError where it is none. */
export function readHar(text: string, source: string, hosts: RecordedHosts): SeenCall[] {
  const wrong = (why: string) =>
    new ExitError(
      exitCodes.wrongUse,
      `${source} is not an HTTP archive: ${why}. Save one in a browser's network tab, as HAR.`,
    );
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw wrong("it is not JSON");
  }
  const har = harSchema.safeParse(value);
  if (!har.success) throw wrong(`${har.error.issues[0]?.path.map(String).join(".") ?? ""} does not fit the format`);
  return har.data.log.entries.flatMap(({ startedDateTime, request }) => {
    const at = new Date(startedDateTime);
    if (Number.isNaN(at.getTime()) || !URL.canParse(request.url)) return [];
    const token = request.headers.find(({ name }) => name.toLowerCase() === "x-auth-token")?.value;
    const fingerprint = token === undefined || token === "" ? undefined : fingerprintOf(token);
    const calls = keptCalls({ method: request.method, url: new URL(request.url), body: request.postData?.text }, hosts);
    return calls.map((call) => ({ call, fingerprint, at }));
  });
}
