import type { Era } from "./era";
import { like, words } from "./word";

/** The look of 2024 to 2026. */
const today: Era = {
  name: "2024-26",
  version: 1,
  list: {
    heading: words("screenshot", "Store-level API accounts", "Store-level API tokens"),
    create: words("screenshot", "Create API account"),
    createEntries: {
      v2v3: words("screenshot", "Create V2/V3 API token"),
      "stencil-cli": words("screenshot", "Create Stencil-CLI token"),
    },
    empty: like("screenshot", "No accounts were found.", /no accounts were found|cannot find any store-level api/i),
    nameColumn: words("screenshot", "Account name", "Name"),
    scopesColumn: words("screenshot", "Scopes", "OAuth scopes"),
    deleteEntry: words("inferred", "Delete", "Delete account", "Delete API account"),
    next: like("unknown", "Next", /^(?:next|next page|go to next page)\b/i),
  },
  form: {
    heading: {
      v2v3: words("third-party", "Create account", "Create API account", "Create V2/V3 API token"),
      "stencil-cli": words("screenshot", "Create Stencil-CLI token", "Create account", "Create API account"),
    },
    tokenType: words("help-centre", "Token type"),
    tokenTypes: {
      v2v3: words("help-centre", "V2/V3 API token"),
      "stencil-cli": words("help-centre", "Stencil-CLI token"),
    },
    name: words("screenshot", "Name", "Account name"),
    apiPath: words("help-centre", "API path"),
    accessLevel: words("screenshot", "Stencil-CLI access level", "Access level"),
    accessLevels: {
      "local-development-only": words("documented", "local development only"),
      "publish-theme": words("documented", "publish theme", "publish themes"),
    },
    save: words("screenshot", "Save"),
    cancel: words("screenshot", "Cancel"),
  },
  popUp: {
    title: like("screenshot", "BigCommerce API credentials", /bigcommerce api credentials/i),
    clientId: words("screenshot", "Client ID"),
    clientSecret: words("screenshot", "Client secret"),
    accessToken: words("screenshot", "Access token"),
    done: words("screenshot", "Done"),
  },
  deletion: { confirm: words("inferred", "Delete", "Delete account", "Delete API account", "Confirm", "OK", "Yes") },
};

/** The look of 2019 to 2021: a split button, a trash icon in each row, no name on the name's column. */
const before: Era = {
  ...today,
  name: "2019-21",
  list: {
    ...today.list,
    heading: words("screenshot", "Store API accounts", "API accounts"),
    nameColumn: words("inferred", "", "Name", "Account"),
    deleteEntry: like("documented", "the trash icon", /^(?:delete|trash|remove)\b/i),
  },
};

/** Every look that is known, newest first: whichever a page speaks is taken. */
export const eras: readonly Era[] = [today, before];

/** What stands in the way before any page of the panel, in every era. */
export const obstacles = {
  captcha: {
    frame: /recaptcha|hcaptcha|turnstile|challenges\.cloudflare|arkoselabs/i,
    text: /i'?m not a robot|verify (?:that )?you are (?:a )?human|complete the security check/i,
  },
  twoStep: {
    /** Third-party code and a screenshot agree on the id. */
    fieldId: "device_verification_otp_code",
    text: /2-step verification|two-factor authentication|enter the verification code/i,
  },
  logIn: {
    /** From public Selenium, Puppeteer and Playwright code. */
    emailId: "user_email",
    passwordId: "user_password",
    submit: /^log ?in$/i,
    sso: /log ?in with sso|single sign-on/i,
    refused: /incorrect|invalid|wrong|locked/i,
  },
  chooser: { heading: /choose an account|choose a store|select a store/i, go: /^continue$/i },
  full: /maximum (?:number )?(?:of )?(?:\d+ )?api accounts|reached the (?:maximum|limit)/i,
  taken: /already exists|already (?:in use|taken)|unique name|must be unique/i,
  loggedOut: /logged out|session (?:has )?(?:ended|expired)|log in again/i,
} as const;
