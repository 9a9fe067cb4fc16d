import { setTimeout as wait } from "node:timers/promises";
import type { Child } from "hono/jsx";
import { addresses } from "./addresses";
import type { PanelVariant } from "./panel-variants";
import { type PagePlace, rewrites } from "./rewrite";
import { textOf } from "./text-of";

type Answer = (request: Request) => Response | Promise<Response>;

/** Milliseconds that a slow page takes. */
const SLOW_MS = 400;

/** Serves one request as the switched-on variants would have it. */
export async function vary(variants: ReadonlySet<PanelVariant>, request: Request, answer: Answer): Promise<Response> {
  const url = new URL(request.url);
  const isDocument = request.method === "GET" && url.pathname.startsWith("/manage");
  const place: PagePlace = {
    page: url.pathname === addresses.list ? "list" : url.pathname === addresses.create ? "create" : "other",
    url,
  };
  if (variants.has("slow") && !/\.(?:css|js)$/.test(url.pathname)) await wait(SLOW_MS);
  if (isDocument) {
    const instead = insteadOfPage(variants, request, place);
    if (instead !== undefined) return instead;
  }
  const isSave = request.method === "POST" && place.page === "list";
  if (isSave) return saved(variants, request, answer);
  if (request.method === "DELETE") {
    if (variants.has("cut-delete")) return cut();
    const response = await answer(request);
    return variants.has("cut-deleted") ? cut() : response;
  }
  const response = await answer(request);
  if (!isDocument || !(response.headers.get("content-type") ?? "").includes("text/html")) return response;
  let html = await response.text();
  for (const variant of variants) html = rewrites[variant]?.(html, place) ?? html;
  return new Response(html, { status: response.status, headers: framable(response.headers, variants) });
}

function insteadOfPage(variants: ReadonlySet<PanelVariant>, request: Request, place: PagePlace): Response | undefined {
  const { url } = place;
  if (variants.has("cut-list") && place.page === "list") return cut();
  if (variants.has("cut-form") && place.page === "create") return cut();
  if (variants.has("session-ended")) {
    return page(
      "Log in to your store",
      <>
        <input id="user_email" placeholder="Email" />
        <input id="user_password" type="password" />
      </>,
    );
  }
  if (variants.has("two-step")) {
    return page(
      "2-Step Verification",
      <>
        <p>Enter the verification code sent to ow***@emulator.example</p>
        <label for="device_verification_otp_code">Verification Code</label>
        <input id="device_verification_otp_code" name="device_verification[otp_code]" />
        <button>Verify</button>
      </>,
    );
  }
  if (variants.has("captcha")) {
    return page("One moment", <iframe src="https://www.google.com/recaptcha/api2/anchor" width="300" height="80" />);
  }
  if (variants.has("choose-store") && place.page === "list" && url.searchParams.get("chosen") === null) {
    const back = `${addresses.list}?chosen=1`;
    return Response.redirect(new URL(`/accounts/list?return_to=${encodeURIComponent(back)}`, url).href, 302);
  }
  if (variants.has("iframe") && request.headers.get("Sec-Fetch-Dest") === "document") {
    const inner = `${url.pathname}${url.search}`;
    return page("Control panel", <iframe name="cp-iframe" src={inner} width="1200" height="800" />);
  }
  return undefined;
}

async function saved(variants: ReadonlySet<PanelVariant>, request: Request, answer: Answer): Promise<Response> {
  const refuse = (problems: object, status: number): Response => Response.json({ problems }, { status });
  if (variants.has("cut-save")) return cut();
  if (variants.has("session-ends-at-save"))
    return refuse({ form: "You are logged out. Log in again in another tab." }, 401);
  if (variants.has("refuse-name"))
    return refuse({ name: "An API account with this name already exists. Enter a unique name." }, 409);
  if (variants.has("refuse-full")) return refuse({ form: "You have reached the maximum of 50 API accounts." }, 409);
  const response = await answer(request);
  if (variants.has("cut-saved") || variants.has("no-credentials")) return cut();
  if (response.status !== 201) return response;
  const body = (await response.json()) as {
    credentials: { access_token: string };
    file?: { name: string; text: string };
  };
  const { file } = body;
  const token = body.credentials.access_token;
  if (variants.has("no-download")) delete body.file;
  if (file !== undefined && variants.has("disagree")) file.text = file.text.replaceAll(token, `${token.slice(1)}x`);
  if (file !== undefined && variants.has("other-store-file"))
    file.text = file.text.replace(/\/stores\/\w+\//, "/stores/someoneelse1/");
  return Response.json(body, { status: 201 });
}

/** The answer begins, and its connection dies. */
function cut(): Response {
  const body = new ReadableStream({
    pull: (controller) => {
      controller.error(new Error("cut on purpose"));
    },
  });
  return new Response(body, { status: 200, headers: { "Content-Type": "text/html", "Content-Length": "1000" } });
}

function page(title: string, body: Child): Response {
  const document = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>{title}</title>
      </head>
      <body>
        <h1>{title}</h1>
        {body}
      </body>
    </html>
  );
  return new Response(`<!doctype html>${textOf(document)}`, {
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": "default-src 'none'; frame-src 'self' https://www.google.com",
      "Cache-Control": "no-store",
    },
  });
}

function framable(headers: Headers, variants: ReadonlySet<PanelVariant>): Headers {
  const copy = new Headers(headers);
  copy.delete("Content-Length");
  if (!variants.has("iframe")) return copy;
  const policy = copy.get("Content-Security-Policy") ?? "";
  copy.set("Content-Security-Policy", policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'"));
  return copy;
}
