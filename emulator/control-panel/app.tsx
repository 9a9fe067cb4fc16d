import { Hono, type Context, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { HTTPException } from "hono/http-exception";
import type { Child } from "hono/jsx";
import { errorCodes, type CapabilitiesBody } from "../../contract";
import { DriverError } from "../../gateway";
import type { AccountStore, EmulatedAccount } from "../stores/account-store";
import type { EmulatorDriver } from "../stores/driver";
import type { WebhookStore } from "../stores/webhook-store";
import { browserScript } from "./browser-script";
import { accountForm, specOf } from "./account-form";
import { credentialsFile, defaultFileShape, type FileShape, type FileSwitches } from "./credentials-file";
import { facts } from "../../bigcommerce";
import { OwnerLogin } from "./owner";
import { ChooseStorePage } from "./pages/choose-store-page";
import { CreatePage } from "./pages/create-page";
import { DetailPage } from "./pages/detail-page";
import { ListPage } from "./pages/list-page";
import { LoginPage } from "./pages/login-page";
import { MessagePage } from "./pages/message-page";
import { SettingsPage } from "./pages/settings-page";
import type { ListedAccount, PanelView } from "./pages/view";
import { isGenuine, Sessions, type Session } from "./sessions";
import { STYLE_SHEET } from "./style-sheet";
import { type PanelVariant } from "./variants/panel-variants";
import { vary } from "./variants/vary";

export interface ControlPanelOptions {
  readonly driver: EmulatorDriver;
  readonly accounts: AccountStore;
  readonly webhooks: WebhookStore;
  readonly stores: readonly string[];
  readonly capabilities: CapabilitiesBody;
  /** Address of the public API, known once the server listens. */
  readonly apiUrl: () => string;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
}

interface Env {
  Variables: { session: Session; view: PanelView };
}

/** Largest form that is read, in bytes. A full one has about 2,000. */
const LARGEST_FORM = 65_536;

/**
 * Headers of every page. Only our own style sheet and script are loaded. `same-origin` instead of `no-referrer`:
 * without a referrer, browsers send `Origin: null` with a form, and the emulator's guard would turn its own pages away.
 */
const securityHeaders = {
  "Content-Security-Policy":
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; " +
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cache-Control": "no-store",
};

const { addresses } = facts;
const SERVED = /^\/(?:login|logout|accounts\/list|control-panel\.(?:css|js)|(?:manage|deep-links)(?:\/.*)?)$/;

/**
 * The control panel's pages for store-level API accounts, as a person uses them on the platform. They stand on the
 * same account store as the gateway and the public API: an account made here works there, and the other way round.
 *
 * The one-time credentials are in the answer to a saved form and nowhere else: not in an address, not in a log, not
 * in the session.
 */
export class ControlPanel {
  readonly #sessions: Sessions;
  readonly #login: OwnerLogin;
  readonly #app: Hono<Env>;
  #shape: FileShape = defaultFileShape;
  #variants: ReadonlySet<PanelVariant> = new Set();

  constructor(private readonly options: ControlPanelOptions) {
    this.#sessions = new Sessions(options.now);
    this.#login = new OwnerLogin(options.now);
    this.#app = this.#routes();
  }

  /** Whether a path is a page of the control panel. */
  serves(path: string): boolean {
    return SERVED.test(path);
  }

  fetch(request: Request): Response | Promise<Response> {
    if (this.#variants.size === 0) return this.#app.fetch(request);
    return vary(this.#variants, request, (varied) => this.#app.fetch(varied));
  }

  /** What the pages are like from now on: as the facts have it, or with these variants. */
  switchPages(variants: readonly PanelVariant[]): void {
    this.#variants = new Set(variants);
  }

  /** How downloaded files look from now on; what is not named stays as it is. */
  switchFile(switches: FileSwitches): FileShape {
    this.#shape = { ...this.#shape, ...(switches as Partial<FileShape>) };
    return this.#shape;
  }

  /** Logs everybody out and forgets failed log-ins and switches. */
  clear(): void {
    this.#sessions.clear();
    this.#login.clear();
    this.#shape = defaultFileShape;
    this.#variants = new Set();
  }

  #routes(): Hono<Env> {
    const app = new Hono<Env>();
    app.use(async (context, next) => {
      await next();
      for (const [name, value] of Object.entries(securityHeaders)) context.header(name, value);
    });
    app.get("/control-panel.css", (context) =>
      context.body(STYLE_SHEET, 200, { "Content-Type": "text/css; charset=utf-8" }),
    );
    app.get("/control-panel.js", (context) =>
      context.body(browserScript(), 200, { "Content-Type": "text/javascript; charset=utf-8" }),
    );

    app.use(bodyLimit({ maxSize: LARGEST_FORM }));
    app.use((context, next) => this.#rememberBrowser(context, next));
    app.use(refuseForgery);
    this.#addDoor(app);

    app.get(addresses.deepLink.value, (context) => context.redirect(addresses.list.value));
    app.get(addresses.settingsDeepLink.value, (context) => context.redirect(addresses.settings.value));
    app.get("/manage", (context) => context.redirect(addresses.settings.value));
    app.use("/manage/*", async (context: Context<Env>, next) => this.#enterStore(context, next));
    this.#addPages(app);
    this.#addVerbs(app);

    app.notFound((context) => missing(context, "There is no such page in the emulated control panel."));
    app.onError((error, context) => this.#answerError(error, context));
    return app;
  }

  /** Log-in, choice of a store, log-out. */
  #addDoor(app: Hono<Env>): void {
    const { stores } = this.options;
    app.get(addresses.login.value, (context) => {
      const returnTo = safeReturn(context.req.query("return_to"));
      const session = context.get("session");
      if (session.loggedIn) return context.redirect(returnTo);
      return page(context, <LoginPage forgeryToken={session.forgeryToken} returnTo={returnTo} />);
    });
    app.post(addresses.login.value, async (context) => {
      const form = await readForm(context);
      const returnTo = safeReturn(form["return_to"]);
      const email = form[facts.login.email.name.value] ?? "";
      const outcome = this.#login.attempt(email, form[facts.login.password.name.value] ?? "");
      const before = context.get("session");
      if (outcome === "welcome") {
        writeCookie(context, this.#sessions.logIn(before));
        return context.redirect(returnTo, 303);
      }
      const { forgeryToken } = before;
      const problem = facts.login[outcome].value;
      return page(context, <LoginPage {...{ forgeryToken, returnTo, email, problem }} />, 401);
    });
    app.post("/logout", (context) => {
      this.#sessions.close(context.get("session"));
      return context.redirect(addresses.login.value, 303);
    });

    app.get(addresses.chooseAccount.value, (context) => {
      const session = context.get("session");
      const returnTo = safeReturn(context.req.query("return_to"));
      if (!session.loggedIn) return context.redirect(loginAddress(context));
      const { forgeryToken, store: chosen } = session;
      return page(context, <ChooseStorePage {...{ forgeryToken, returnTo, stores, chosen }} />);
    });
    app.post(addresses.chooseAccount.value, async (context) => {
      const form = await readForm(context);
      const store = stores.find((candidate) => candidate === form["store"]);
      if (store === undefined) return missing(context, "The emulator has no such store.");
      context.get("session").store = store;
      return context.redirect(withStore(safeReturn(form["return_to"]), store), 303);
    });
  }

  #addPages(app: Hono<Env>): void {
    const { accounts, capabilities, webhooks } = this.options;
    app.get(addresses.settings.value, (context) => page(context, <SettingsPage view={context.get("view")} />));
    app.get(addresses.list.value, (context) => {
      const view = context.get("view");
      const listed = accounts.list(view.store).map((account) => this.#listed(account));
      return page(context, <ListPage view={view} accounts={listed} most={capabilities.max_accounts} />);
    });
    app.get(addresses.create.value, (context) => {
      const view = context.get("view");
      const apiPath = `${this.options.apiUrl()}/stores/${view.store}/v3/`;
      return page(context, <CreatePage view={view} apiPath={apiPath} />);
    });
    app.get(`${addresses.list.value}/:id{\\d+}`, (context) => {
      const view = context.get("view");
      const account = accounts.get(view.store, context.req.param("id"));
      if (account === undefined) return missing(context, "This API account is not there any more.");
      const detailed = {
        ...this.#listed(account),
        createdAt: account.createdAt,
        webhooks: webhooks.list(account.id),
      };
      return page(context, <DetailPage view={view} account={detailed} />);
    });
  }

  /** What the pages' script asks for. The store is part of each call: a choice made in another tab changes nothing. */
  #addVerbs(app: Hono<Env>): void {
    const { driver } = this.options;
    app.post(addresses.list.value, async (context) => {
      const form = accountForm.safeParse(await context.req.json<unknown>().catch(() => undefined));
      if (!form.success) return refuse(context, 400, { form: "The form is not what this page sends." });
      const spec = specOf(form.data);
      const { account, credentials } = await driver.create(context.get("view").store, spec);
      const file = credentialsFile(account, credentials, this.#shape);
      const { client_id, client_secret, access_token } = credentials;
      return context.json({ credentials: { client_id, client_secret, access_token }, file }, 201);
    });
    app.delete(`${addresses.list.value}/:id{\\d+}`, async (context) => {
      await driver.delete(context.get("view").store, context.req.param("id"));
      return context.body(null, 204);
    });
  }

  /** Gives every browser a session: the log-in form needs one against forgery. */
  async #rememberBrowser(context: Context<Env>, next: () => Promise<void>): Promise<void> {
    let session = this.#sessions.find(getCookie(context, cookieName(context)));
    if (session === undefined) {
      session = this.#sessions.open();
      writeCookie(context, session);
    }
    context.set("session", session);
    await next();
  }

  /** Lets the owner in, to one store: the store in the address, the only store, or the last store that was opened. */
  async #enterStore(context: Context<Env>, next: () => Promise<void>): Promise<Response | undefined> {
    const { stores } = this.options;
    const session = context.get("session");
    if (!session.loggedIn) {
      if (isForScript(context))
        return refuse(context, 401, { form: "You are logged out. Log in again in another tab." });
      return context.redirect(loginAddress(context));
    }
    const named = context.req.query("store");
    const known = named ?? (stores.length === 1 ? stores[0] : session.store);
    if (known === undefined) {
      const query = new URLSearchParams({ return_to: context.req.path });
      return context.redirect(`${addresses.chooseAccount.value}?${query.toString()}`);
    }
    if (!stores.includes(known)) return missing(context, "The emulator has no such store.");
    if (named === undefined && stores.length > 1 && context.req.method === "GET") {
      return context.redirect(withStore(context.req.path, known));
    }
    session.store = known;
    context.set("view", {
      store: known,
      stores,
      forgeryToken: session.forgeryToken,
      address: (path) => (stores.length > 1 ? withStore(path, known) : path),
    });
    await next();
    return undefined;
  }

  /** What the store refused, said where it belongs in the form. */
  #answerError(error: Error, context: Context<Env>): Response {
    if (error instanceof HTTPException) return error.getResponse();
    if (!(error instanceof DriverError)) throw error;
    const { tooShort, taken, full } = facts.rules;
    const problems: Partial<Record<DriverError["code"], Problems>> = {
      name_too_short: { name: tooShort.value },
      name_taken: { name: taken.value },
      account_limit_reached: { form: full.value(this.options.capabilities.max_accounts) },
    };
    return refuse(context, errorCodes[error.code].status, problems[error.code] ?? { form: error.message });
  }

  #listed(account: EmulatedAccount): ListedAccount {
    const active = this.options.webhooks.list(account.id).filter(({ isActive }) => isActive);
    return { ...account, activeWebhooks: active.length };
  }
}

/** Refuses whatever would change something unless one of our own pages sent it. */
const refuseForgery: MiddlewareHandler<Env> = async (context, next) => {
  if (context.req.method !== "GET" && context.req.method !== "HEAD") {
    const given = isForScript(context)
      ? context.req.header("X-Forgery-Token")
      : (await readForm(context))["forgery_token"];
    if (!isGenuine(context.get("session"), given)) return outOfDate(context);
  }
  await next();
  return undefined;
};

function outOfDate(context: Context<Env>): Response | Promise<Response> {
  if (isForScript(context)) {
    const isLoggedOut = !context.get("session").loggedIn;
    return isLoggedOut
      ? refuse(context, 401, { form: "You are logged out. Open this page again and log in." })
      : refuse(context, 403, { form: "This page is out of date. Reload it and try again." });
  }
  return page(
    context,
    <MessagePage title="This page is out of date">
      Nothing was done. Go back, reload the page and try again.
    </MessagePage>,
    403,
  );
}

/** Calls of the pages' script are told by where they go: the accounts themselves. */
function isForScript(context: Context<Env>): boolean {
  return context.req.method !== "GET" && context.req.path.startsWith(addresses.list.value);
}

interface Problems {
  /** Said beside the name. */
  readonly name?: string;
  /** Said beside the buttons. */
  readonly form?: string;
}

function refuse(context: Context<Env>, status: number, problems: Problems): Response {
  return context.json({ problems }, status as 400);
}

function page(context: Context<Env>, content: Child, status = 200): Response | Promise<Response> {
  return context.html(html`<!doctype html>${content}`, status as 200);
}

function missing(context: Context<Env>, reason: string): Response | Promise<Response> {
  return page(context, <MessagePage title="Nothing here">{reason}</MessagePage>, 404);
}

async function readForm(context: Context<Env>): Promise<Record<string, string>> {
  const fields = await context.req.parseBody().catch(() => ({}));
  return Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, string] => typeof field[1] === "string"),
  );
}

/** The way back after a log-in: only ever a page of this panel, whatever the address says. */
function safeReturn(wanted: string | undefined): string {
  const base = "http://panel.invalid";
  if (wanted !== undefined && URL.canParse(wanted, base)) {
    const url = new URL(wanted, base);
    if (url.origin === base && /^\/(?:manage|deep-links)\//.test(url.pathname)) return url.pathname + url.search;
  }
  return addresses.list.value;
}

function loginAddress(context: Context<Env>): string {
  const { pathname, search } = new URL(context.req.url);
  return `${addresses.login.value}?${new URLSearchParams({ return_to: pathname + search }).toString()}`;
}

function withStore(path: string, store: string): string {
  const url = new URL(path, "http://panel.invalid");
  url.searchParams.set("store", store);
  return url.pathname + url.search;
}

/** Cookies are shared by the ports of a host, so two emulators need two names. */
function cookieName(context: Context<Env>): string {
  return `emulator_session_${new URL(context.req.url).port}`;
}

/** `Lax`: a link in a checklist, opened from a file or a pull request, must find its reader logged in. */
function writeCookie(context: Context<Env>, session: Session): void {
  setCookie(context, cookieName(context), session.id, { httpOnly: true, sameSite: "Lax", path: "/" });
}
