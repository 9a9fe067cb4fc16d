import { Hono } from "hono";
import { html } from "hono/html";
import { Home } from "./home";
import { STYLE_SHEET } from "./style-sheet";
import type { HomeView } from "./view";

/** Headers of every page: nothing but our own style sheet may be loaded, nothing may frame or remember the page. */
const securityHeaders = {
  "Content-Security-Policy":
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cache-Control": "no-store",
};

/** The pages for people. They work without scripts. */
export function createPages(view: () => Promise<HomeView>): (request: Request) => Response | Promise<Response> {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(securityHeaders)) context.header(name, value);
  });
  app.get("/", async (context) => {
    const page = <Home view={await view()} />;
    return context.html(html`<!doctype html>${page}`);
  });
  app.get("/emulator.css", (context) => context.body(STYLE_SHEET, 200, { "Content-Type": "text/css; charset=utf-8" }));
  app.notFound((context) => context.text("There is no such page. The emulator's page is at /\n", 404));
  return (request) => app.fetch(request);
}
