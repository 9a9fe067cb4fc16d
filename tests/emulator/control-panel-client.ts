import { request } from "undici";
import { owner, type Emulator } from "../../emulator";

export interface PanelAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}

/** A browser without a screen: keeps the cookie, follows nothing, sends what it is told to. */
export class PanelClient {
  cookie = "";

  constructor(private readonly emulator: Pick<Emulator, "url">) {}

  async call(
    route: string,
    {
      headers = {},
      form,
      json,
    }: { headers?: Record<string, string>; form?: Record<string, string>; json?: unknown } = {},
  ): Promise<PanelAnswer> {
    const [method = "", path = ""] = route.split(" ");
    const answer = await request(`${this.emulator.url}${path}`, {
      method: method as "GET",
      headers: {
        ...(this.cookie === "" ? {} : { Cookie: this.cookie }),
        ...(form === undefined ? {} : { "Content-Type": "application/x-www-form-urlencoded" }),
        ...(json === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(form === undefined ? {} : { body: new URLSearchParams(form).toString() }),
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const text = await answer.body.text();
    const cookie = /^[^;]+/.exec([answer.headers["set-cookie"] ?? []].flat()[0] ?? "")?.[0];
    if (cookie !== undefined) this.cookie = cookie;
    return { status: answer.statusCode, headers: answer.headers, text };
  }

  /** The value that protects the forms of a page. */
  async forgeryToken(path: string): Promise<string> {
    const { text } = await this.call(`GET ${path}`);
    return /(?:name="forgery_token" value|data-forgery-token)="([^"]+)"/.exec(text)?.[1] ?? "";
  }

  async logIn({
    email = owner.email,
    password = owner.password,
    returnTo = "",
  }: {
    email?: string;
    password?: string;
    returnTo?: string;
  } = {}): Promise<PanelAnswer> {
    const token = await this.forgeryToken("/login");
    return this.call("POST /login", {
      form: {
        forgery_token: token,
        return_to: returnTo,
        "user[email]": email,
        "user[password]": password,
        commit: "Log in",
      },
    });
  }
}
