import { facts } from "../../../bigcommerce";
import { owner } from "../owner";
import { Document } from "./document";

export interface LoginProps {
  readonly forgeryToken: string;
  readonly returnTo: string;
  readonly email?: string;
  readonly problem?: string;
}

/** The log-in. Who may enter is printed on it: this is an emulator, and nobody should have to search. */
export function LoginPage({ forgeryToken, returnTo, email = "", problem }: LoginProps) {
  const { login } = facts;
  return (
    <Document title={login.title.value} bodyClass="outside">
      <main>
        <h1>{login.heading.value}</h1>
        {problem !== undefined && (
          <p class="message bad" role="alert">
            {problem}
          </p>
        )}
        <form class={login.submit.formClass.value} method="post" action={facts.addresses.login.value}>
          <input type="hidden" name="forgery_token" value={forgeryToken} />
          <input type="hidden" name="return_to" value={returnTo} />
          <input
            id={login.email.id.value}
            name={login.email.name.value}
            type="email"
            placeholder={login.email.placeholder.value}
            aria-label={login.email.placeholder.value}
            autocomplete="username"
            value={email}
            autofocus={email === ""}
            required
          />
          <input
            id={login.password.id.value}
            name={login.password.name.value}
            type="password"
            placeholder={login.password.placeholder.value}
            aria-label={login.password.placeholder.value}
            autocomplete="current-password"
            autofocus={email !== ""}
            required
          />
          <input class="button primary" type="submit" name={login.submit.name.value} value={login.submit.label.value} />
        </form>
        <p class="ways">
          <span class="elsewhere">{login.sso.value}</span>
          <span class="elsewhere">{login.forgotten.value}</span>
        </p>
      </main>
      <section class="hint" aria-labelledby="hint">
        <h2 id="hint">This is an emulator</h2>
        <p>Its stores belong to a made-up owner. Log in as</p>
        <dl>
          <dt>Email</dt>
          <dd>
            <code>{owner.email}</code>
          </dd>
          <dt>Password</dt>
          <dd>
            <code>{owner.password}</code>
          </dd>
        </dl>
        <p class="soft">Never type the password of a real store here.</p>
      </section>
    </Document>
  );
}
