import type { TokenType } from "../../../contract";
import { facts } from "../../../bigcommerce";
import { shownRows } from "../../../bigcommerce";
import { CredentialsDialog } from "./credentials-dialog";
import { Frame } from "./frame";
import { Icon } from "./icons";
import { Segments } from "./segments";
import type { PanelView } from "./view";

/** The form for a new account. It needs its script, as the platform's page needs its own. */
export function CreatePage({ view, apiPath }: { view: PanelView; apiPath: string }) {
  const { create, list, addresses, rules } = facts;
  return (
    <Frame view={view} title={create.heading.value} back={{ label: list.heading.value, path: addresses.list.value }}>
      <noscript>
        <p class="message waiting">This form needs JavaScript.</p>
      </noscript>
      <form
        id="create-account"
        class="stack"
        method="post"
        action={addresses.list.value}
        autocomplete="off"
        novalidate
        data-list={view.address(addresses.list.value)}
        data-shortest-name={rules.shortestName.value}
        data-too-short={rules.tooShort.value}
      >
        <section class="card fields" aria-label={create.heading.value}>
          <TokenTypeSelect />
          <div class="field">
            <label for="name">{create.name.value}</label>
            <input
              id="name"
              name="name"
              type="text"
              maxlength={255}
              placeholder={create.namePlaceholder.value}
              aria-describedby="name-problem"
              required
            />
            <p class="problem" id="name-problem" role="status" />
          </div>
          <div class="field" data-for="v2v3">
            <label for="api-path">{create.apiPath.value}</label>
            <input id="api-path" type="text" value={apiPath} readonly />
          </div>
        </section>
        <section class="card" aria-labelledby="oauth-scopes" data-for="v2v3">
          <h2 id="oauth-scopes">{create.scopes.value}</h2>
          <p class="soft">{create.scopesText.value}</p>
          <div class="scopes">
            {shownRows.map(({ family, label, buttons }) => (
              <div class="scope">
                <div id={`scope-${family}`}>{label.value}</div>
                <Segments labelledBy={`scope-${family}`} name={family} kind="scope" buttons={buttons.value} />
              </div>
            ))}
          </div>
        </section>
        <section class="card" aria-label={create.accessLevel.value} data-for="stencil-cli" hidden>
          <div class="scope">
            <div id="access-level">{create.accessLevel.value}</div>
            <Segments
              labelledBy="access-level"
              name="access_level"
              kind="access-level"
              buttons={Object.values(create.accessLevels).map((level) => level.value)}
              values={Object.keys(create.accessLevels)}
            />
          </div>
        </section>
        <div class="footer">
          <p class="message bad" id="form-problem" role="alert" hidden />
          <a class="button" role="button" href={view.address(addresses.list.value)}>
            {create.cancel.value}
          </a>
          <button class="button primary" type="submit" disabled>
            {create.save.value}
          </button>
        </div>
      </form>
      <CredentialsDialog />
    </Frame>
  );
}

/** A select as the platform's component library builds it: an input with the role of a combobox, and a list. */
function TokenTypeSelect() {
  const { create } = facts;
  const types = Object.entries(create.tokenTypes) as [TokenType, { value: string }][];
  return (
    <div class="field select" data-select="token_type" data-value="v2v3">
      <label for="token-type">{create.tokenType.value}</label>
      <div class="box">
        <input
          id="token-type"
          type="text"
          role="combobox"
          aria-autocomplete="none"
          aria-haspopup="listbox"
          aria-expanded="false"
          aria-controls="token-types"
          value={create.tokenTypes.v2v3.value}
          readonly
        />
        <button type="button" tabindex={-1} aria-label={create.toggleMenu.value}>
          <Icon of="caret" />
        </button>
        <ul role="listbox" id="token-types" aria-label={create.tokenType.value} hidden>
          {types.map(([type, { value }]) => (
            <li
              role="option"
              id={`token-type-${type}`}
              data-value={type}
              aria-selected={type === "v2v3" ? "true" : "false"}
            >
              {value}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
