import { facts } from "../../../bigcommerce";
import { Frame } from "./frame";
import { Icon } from "./icons";
import type { PanelView } from "./view";

/** The way that the documentation describes: Settings, API, Store-level API accounts. */
export function SettingsPage({ view }: { view: PanelView }) {
  const { settings, addresses } = facts;
  return (
    <Frame view={view} title={settings.heading.value}>
      <section class="card" aria-labelledby="api">
        <h2 id="api">{settings.card.value}</h2>
        <ul class="rows">
          <li>
            <a class="row" href={view.address(addresses.list.value)}>
              <span>
                <span class="name">{settings.row.value}</span>
                <span class="soft">{settings.rowText.value}</span>
              </span>
              <Icon of="next" />
            </a>
          </li>
          {[settings.playground.value, settings.accountLevel.value].map((name) => (
            <li class="row elsewhere">
              <span>
                <span class="name">{name}</span>
                <span class="soft">Not part of this emulator</span>
              </span>
            </li>
          ))}
        </ul>
      </section>
    </Frame>
  );
}
