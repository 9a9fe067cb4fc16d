import type { Child } from "hono/jsx";
import { facts } from "../../../bigcommerce";
import { owner } from "../owner";
import { Document } from "./document";
import { Icon } from "./icons";
import type { PanelView } from "./view";

export interface FrameProps {
  readonly view: PanelView;
  readonly title: string;
  readonly back?: { readonly label: string; readonly path: string };
  readonly action?: Child;
  readonly children: Child;
}

/** The panel around a page: menu, who is logged in, heading. */
export function Frame({ view, title, back, action, children }: FrameProps) {
  const { addresses, settings } = facts;
  return (
    <Document title={`${title} - ${view.store}`} bodyClass="panel">
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <aside class="side">
        <p class="brand">
          <span class="mark" aria-hidden="true" />
          <span>
            Control panel
            <span class="soft">emulated, not a real store</span>
          </span>
        </p>
        <p class="store">
          <span class="soft">Store</span> <strong>{view.store}</strong>
          {view.stores.length > 1 && (
            <a href={`${addresses.chooseAccount.value}?return_to=${encodeURIComponent(addresses.list.value)}`}>
              Change
            </a>
          )}
        </p>
        <nav aria-label="Control panel">
          <ul>
            <li>
              <a href={view.address(addresses.settings.value)} aria-current="true">
                <Icon of="settings" />
                {settings.heading.value}
              </a>
            </li>
            <li>
              <a href="/">
                <Icon of="log" />
                Emulator's page
              </a>
            </li>
          </ul>
        </nav>
        <form class="who" method="post" action="/logout">
          <input type="hidden" name="forgery_token" value={view.forgeryToken} />
          <span class="soft">{owner.email}</span>
          <button type="submit">Log out</button>
        </form>
      </aside>
      <main id="main" data-store={view.store} data-forgery-token={view.forgeryToken}>
        <div class="head">
          <div>
            {back !== undefined && (
              <a class="back" href={view.address(back.path)}>
                <Icon of="back" />
                {back.label}
              </a>
            )}
            <h1>{title}</h1>
          </div>
          {action}
        </div>
        {children}
      </main>
      <div class="toasts" id="toasts" />
    </Document>
  );
}
