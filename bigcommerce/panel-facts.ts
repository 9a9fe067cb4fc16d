import { fact } from "./fact";
import { SHORTEST_NAME } from "./limits";

/**
 * What is known of the control panel's pages for store-level API accounts: words, addresses, selectors and rules, each
 * with how it is known (see {@link Mark}). The pages of this folder take every word of the platform's from here, so
 * that one reading shows what a driver of the real pages may rely on, and what nobody outside has proved.
 *
 * Raise `version` with every change: a driver says which version it was written against.
 */
export const facts = {
  version: 1,
  /** The look that the table describes. */
  era: "2024-26",

  addresses: {
    login: fact("/login", "screenshot", "on login.bigcommerce.com"),
    chooseAccount: fact("/accounts/list", "screenshot", "on login.bigcommerce.com"),
    deepLink: fact("/deep-links/settings/auth/api-accounts", "third-party", "in BigCommerce's own WordPress plugin"),
    settingsDeepLink: fact("/deep-links/manage/settings-list", "documented"),
    settings: fact("/manage/settings", "inferred", "the left menu leads there"),
    list: fact("/manage/settings/auth/api-accounts", "third-party", "on store-<hash>.mybigcommerce.com"),
    create: fact("/manage/settings/auth/api-accounts/create", "unknown", "click the button instead of going there"),
    detail: fact("/manage/settings/auth/api-accounts/{id}", "unknown", "click the name instead of going there"),
    frame: fact(null, "unknown", "other pages of the panel live in an iframe: search the main frame, then all of them"),
  },

  login: {
    title: fact("Log In - BigCommerce", "screenshot"),
    heading: fact("Log in to your store", "screenshot"),
    email: {
      id: fact("user_email", "third-party"),
      name: fact("user[email]", "third-party"),
      placeholder: fact("Email", "inferred", "the 2025 page has no visible labels"),
    },
    password: {
      id: fact("user_password", "third-party"),
      name: fact("user[password]", "third-party"),
      placeholder: fact("Password", "inferred"),
    },
    submit: {
      label: fact("Log in", "screenshot"),
      name: fact("commit", "third-party", "input[name=commit]; other projects press .login-form input[type=submit]"),
      formClass: fact("login-form", "third-party"),
    },
    sso: fact("Log in with SSO", "screenshot"),
    forgotten: fact("Forgot password?", "screenshot"),
    wrong: fact("Your email or password is incorrect. Please try again.", "unknown"),
    attempts: fact(6, "help-centre", "failed logins that lock a user"),
    locked: fact("Your account has been locked because of too many failed log-ins. Try again later.", "unknown"),
    lockMinutes: fact(1, "unknown", "short here, because nobody guards anything behind it"),
    sessionHours: fact(12, "unknown"),
  },

  chooseStore: {
    heading: fact("Choose an account", "screenshot"),
    account: fact("Account", "screenshot"),
    accountId: fact("account-selector", "third-party"),
    store: fact("Store", "inferred", "a second select follows"),
    storeId: fact("store-selector", "unknown"),
    submit: fact("Continue", "screenshot"),
  },

  settings: {
    heading: fact("Settings", ["screenshot", "documented"]),
    card: fact("API", ["screenshot", "documented"]),
    row: fact("Store-level API accounts", ["screenshot", "documented"]),
    rowText: fact("Create specific permissions for some apps and integrations", ["screenshot", "documented"]),
    playground: fact("Storefront API Playground", ["screenshot", "documented"]),
    accountLevel: fact("Account-level API accounts", ["screenshot", "documented"]),
  },

  list: {
    back: fact("Settings", "screenshot"),
    heading: fact("Store-level API accounts", "screenshot"),
    text: fact(
      "View and manage Store-level API accounts, which are used to connect to BigCommerce's Admin API and Stencil CLI. See details of webhooks associated with Store-level API accounts.",
      "screenshot",
    ),
    learnMore: fact("Learn More", "screenshot"),
    create: fact("Create API account", "screenshot"),
    columns: {
      name: fact("Account name", "screenshot", "a link to the detail page"),
      scopes: fact("Scopes", "screenshot", "one string, separated by commas"),
      webhooks: fact("Active webhooks", "screenshot"),
      menu: fact("", "screenshot", "the row menu's header is blank"),
    },
    readOnlySuffix: fact(
      " Read-Only",
      "inferred",
      "the old list wrote it behind rows with read-only access and nothing behind stronger ones",
    ),
    emptyHeading: fact("No accounts were found.", "screenshot"),
    emptyText: fact(
      "We cannot find any Store-level API accounts for your store. Would you like to make one?",
      "screenshot",
    ),
    legacyLink: fact("Click here", "screenshot"),
    legacyText: fact("to access existing legacy Store-level API accounts.", "screenshot"),
    menuEntries: { delete: fact("Delete", "inferred", "what else the row menu holds is unknown") },
    menuName: fact("Account actions", "unknown"),
    menuSelector: fact('button[aria-haspopup="menu"]', "inferred"),
    paging: fact(null, "unknown", "paging and search: this list shows every account"),
  },

  create: {
    heading: fact("Create account", "third-party", "the old page said Create API Account"),
    tokenType: fact("Token type", ["help-centre", "third-party"]),
    tokenTypes: {
      v2v3: fact("V2/V3 API token", ["help-centre", "third-party"], "selected at first"),
      "stencil-cli": fact("Stencil-CLI token", ["help-centre", "third-party"]),
    },
    toggleMenu: fact("toggle menu", "inferred", "button beside the combobox"),
    name: fact("Name", ["screenshot", "third-party"]),
    namePlaceholder: fact(
      "Steve's Account, Design Agency Account...",
      "screenshot",
      "seen on the Stencil form of 2019-21",
    ),
    apiPath: fact("API path", ["help-centre", "third-party"], "read-only, filled in"),
    scopes: fact("OAuth scopes", ["screenshot", "help-centre"]),
    scopesText: fact("Which API resources does your app or integration require access to?", "screenshot", "old form"),
    accessLevel: fact("Stencil-CLI Access Level", "screenshot", "old form"),
    accessLevels: {
      "local-development-only": fact("local development only", ["screenshot", "documented"], "selected at first"),
      "publish-theme": fact("publish theme", ["screenshot", "documented"]),
    },
    cancel: fact("Cancel", "screenshot"),
    save: fact("Save", "screenshot"),
    saveRule: fact(
      "disabled until the name has four characters and something is granted",
      "unknown",
      "disabled until valid by a screenshot; the exact rule was not found",
    ),
    groupSelector: fact("div[role=group]", "inferred", "follows the row's label; whether it has a name is unknown"),
    buttonSelector: fact("button[role=switch][aria-checked]", "inferred", "fall back to radio, then to button"),
  },

  rules: {
    shortestName: fact(SHORTEST_NAME, ["help-centre", "documented"], "longest: unknown"),
    uniqueNames: fact(true, "documented", "in the guide for WordPress multi-site"),
    tooShort: fact("Enter a name with at least four characters.", "unknown"),
    taken: fact("An API account with this name already exists. Enter a unique name.", "unknown"),
    full: fact(
      (most: number) => `You have reached the maximum of ${most} API accounts. Delete an account to create another.`,
      "unknown",
      "the cap of 50 is in the help centre; the words are not",
    ),
  },

  popUp: {
    title: fact("BigCommerce API credentials", "screenshot"),
    text: fact(
      "If you are using Chrome, Firefox, or Edge a text file containing the API token and client ID should have downloaded to your computer.",
      "screenshot",
    ),
    clientId: fact("Client ID", "screenshot"),
    clientSecret: fact("Client secret", "screenshot", "whether a Stencil-CLI token has one is unknown"),
    accessToken: fact("Access token", "screenshot"),
    onlyCopy: fact(
      "This is the only copy you will have access to. If you lose it, delete the account and create a new one...",
      "screenshot",
    ),
    copy: fact("Copy", "unknown", "a button beside each field by a screenshot; its name is not"),
    done: fact("Done", "screenshot"),
    after: fact("the list", "inferred", "no way back: documented"),
    toastTitle: fact("Create account", "screenshot"),
    toastText: fact("Account created successfully", "screenshot"),
    dialogSelector: fact(
      "div[role=dialog][aria-modal]",
      "inferred",
      "the name sits on an inner element, so a search for a dialog by its name may find nothing",
    ),
    toastSelector: fact("[role=alert]", "inferred"),
  },

  file: {
    namePrefix: fact("BigCommerceAPI-credentials-", ["screenshot", "third-party"]),
    nameSuffix: fact("-.txt", ["screenshot", "third-party"], "with the hyphen"),
    namedAfter: fact(
      "accessToken",
      "unknown",
      "which credential the 31 characters are; the most harmful one is taken here",
    ),
    lineEnds: fact("lf", "unknown", "several lines in a screenshot; one parser expects a single line"),
    byteOrderMark: fact(false, "unknown"),
    stencil: fact("token-only", "unknown", "no sample of a Stencil-CLI token's file was found"),
  },

  delete: {
    title: fact("Delete API account", "unknown"),
    question: fact("Delete", "unknown", "followed by the account's name"),
    irreversible: fact("This cannot be undone.", "documented", "the statement; the dialog's words are unknown"),
    consequences: fact(
      "Its token stops working at once. Its webhooks are deleted with it; metafields and scripts that it made stay behind without an owner.",
      "documented",
      "the statement; the dialog's words are unknown",
    ),
    cancel: fact("Cancel", "inferred"),
    confirm: fact("Delete", "inferred"),
    toastTitle: fact("Delete account", "unknown"),
    toastText: fact("Account deleted successfully", "unknown"),
  },

  detail: {
    scopes: fact("OAuth scopes", "third-party", "a guide says that the page shows them"),
    webhooks: fact("Webhooks", "documented"),
    events: fact("Event subscriptions", "documented", "a tab for a Pub/Sub service account"),
    edit: fact(null, "unknown", "whether a name can be changed; token and scopes cannot, by the documentation"),
  },
} as const;
