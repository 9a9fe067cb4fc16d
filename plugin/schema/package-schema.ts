import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type InputName, inputFields } from "../../provider/for-plugin";
import { familyEntry, levelEntry, levelsOf, type ScopeFamily, scopeFamilies, risksOf } from "../../scopes";
import { functions } from "../functions";
import { packageFacts } from "../package-facts";
import { type PropertySpec, text, texts, typeRef } from "./property-spec";
import { type Setting, settings } from "./settings";

/** The resource's example in four languages, in the form that Pulumi's documentation and generators read. */
const examples = readFileSync(join(__dirname, "examples.md"), "utf8").trimEnd();

/** The package schema: what a program in any language, the documentation and the generators of SDKs know of this plugin. */
export function packageSchema(): object {
  const { version, description, license } = packageFacts;
  return {
    name: "bigcommerce",
    displayName: "BigCommerce API accounts",
    version,
    description,
    license,
    keywords: ["pulumi", "bigcommerce", "category/cloud", "kind/native"],
    publisher: "pulumi-bigcommerce-api-accounts",
    attribution:
      "Not made by BigCommerce or Pulumi. Another provider may call itself `bigcommerce` too: only one of the name can be in a program.",
    config: { variables: configVariables(), defaults: [] },
    types: {
      ...scopeTypes(),
      "bigcommerce:index:TokenType": enumType("Kind of API account.", [
        ["v2v3", "V2v3", "V2/V3 API token with OAuth scopes"],
        ["stencil-cli", "StencilCli", "Stencil-CLI token with an access level"],
      ]),
      "bigcommerce:index:StencilAccessLevel": enumType("What a Stencil-CLI token may do.", [
        ["local-development-only", "LocalDevelopmentOnly", "Preview a theme on this machine"],
        ["publish-theme", "PublishTheme", "Publish a theme to the store"],
      ]),
      "bigcommerce:index:Credentials": credentialsType(),
      "bigcommerce:index:StoreSettings": storeSettingsType(),
      "bigcommerce:index:ScopeFamilyInfo": {
        type: "object",
        description: "A scope family of the catalogue.",
        properties: {
          family: text("Its key, for example `orders`."),
          label: text("Its row in the control panel."),
          description: text("What it gives access to."),
          levels: {
            type: "array",
            items: typeRef("ScopeLevelInfo"),
            description: "Levels that can be asked for, weakest first.",
          },
        },
        required: ["family", "label", "description", "levels"],
      },
      "bigcommerce:index:ScopeLevelInfo": {
        type: "object",
        description: "A level of a scope family.",
        properties: {
          level: text("The panel's word."),
          parameter: text("The OAuth scope parameter."),
          risks: texts("Personal data, money, escalation: the kind and the reason."),
        },
        required: ["level", "parameter", "risks"],
      },
      "bigcommerce:index:ScopeChange": {
        type: "object",
        description: "How one family differs between two sets of scopes.",
        properties: {
          family: text("Its key."),
          change: text("`added`, `widened`, `narrowed` or `removed`."),
          before: text("The old level; absent where none was held."),
          after: text("The new level; absent where none is held any more."),
          description: text("Label and level, for people."),
        },
        required: ["family", "change", "description"],
      },
    },
    provider: {
      description: "A provider for one store, or several, in place of the stack's configuration.",
      inputProperties: configVariables(),
      properties: {},
    },
    resources: { "bigcommerce:index:ApiAccount": apiAccount() },
    functions: Object.fromEntries(
      Object.entries(functions).map(([name, { description, inputs, requiredInputs, outputs }]) => [
        `bigcommerce:index:${name}`,
        {
          description,
          inputs: { type: "object", properties: inputs, required: requiredInputs },
          outputs: { type: "object", properties: outputs, required: [] },
        },
      ]),
    ),
    language: {
      // The classes of this package, so that the program that `pulumi import` prints runs as it is.
      nodejs: { packageName: "pulumi-bigcommerce-api-accounts/plugin", respectSchemaVersion: true },
      python: { packageName: "pulumi_bigcommerce", respectSchemaVersion: true, pyproject: { enabled: true } },
      go: {
        importBasePath: "bigcommerce-api-accounts/sdk/go/bigcommerce",
        generateResourceContainerTypes: true,
        respectSchemaVersion: true,
      },
      csharp: { rootNamespace: "Pulumi", respectSchemaVersion: true, packageReferences: { Pulumi: "3.*" } },
    },
  };
}

function configVariables(): Record<string, PropertySpec> {
  return Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, settingSpec(setting)]));
}

function settingSpec({ meaning, type, secret, environment }: Setting): PropertySpec {
  return {
    description: meaning,
    ...typeOfSetting(type),
    ...(secret === true ? { secret: true } : {}),
    ...(environment === undefined ? {} : { defaultInfo: { environment: [environment] } }),
  };
}

function typeOfSetting(type: Setting["type"]): PropertySpec {
  switch (type) {
    case "stores":
      return { type: "object", additionalProperties: typeRef("StoreSettings") };
    case "adopted":
      return { type: "object", additionalProperties: typeRef("Credentials") };
    default:
      return { type };
  }
}

/** One object type with a property for each family, and one enumeration of levels for each family. */
function scopeTypes(): Record<string, object> {
  const levels = scopeFamilies.map((family) => [`bigcommerce:index:${levelTypeName(family)}`, levelType(family)]);
  return {
    "bigcommerce:index:Scopes": {
      type: "object",
      description: "OAuth scopes: family and access level. A family that is left out is not granted.",
      properties: Object.fromEntries(
        scopeFamilies.map((family) => {
          const { label, description } = familyEntry(family);
          return [family, { ...typeRef(levelTypeName(family)), description: `${label}: ${description}` }];
        }),
      ),
    },
    ...(Object.fromEntries(levels) as Record<string, object>),
  };
}

const levelTypeName = (family: ScopeFamily): string => `${pascal(family)}Level`;

function levelType(family: ScopeFamily): object {
  return enumType(
    `Access levels of ${familyEntry(family).label}.`,
    levelsOf(family).map((level) => {
      const risks = risksOf(family, level).map(({ why }) => why);
      const { parameter } = levelEntry(family, level);
      return [level, pascal(level), [`Scope parameter \`${parameter}\``, ...risks].join(". ")];
    }),
  );
}

function enumType(description: string, values: readonly (readonly [string, string, string])[]): object {
  return {
    type: "string",
    description,
    enum: values.map(([value, name, meaning]) => ({ value, name, description: meaning })),
  };
}

/** `read-only` and `storeLogs` to `ReadOnly` and `StoreLogs`. */
function pascal(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

function credentialsType(): object {
  return {
    type: "object",
    description: "Credentials of an account that a person made, as the control panel's file has them.",
    properties: {
      accessToken: { ...text("Value of the `X-Auth-Token` header."), secret: true },
      clientId: text("Not a secret."),
      clientSecret: { ...text("Secret."), secret: true },
      apiPath: text("Base URL of the store's API."),
      name: text("The account's label."),
    },
    required: ["accessToken"],
  };
}

function storeSettingsType(): object {
  const names = ["storeHash", "gatewayUrl", "gatewayToken", "apiUrl", "mode"] as const;
  return {
    type: "object",
    description: "Settings of one store.",
    properties: Object.fromEntries(
      names.map((name) => {
        const { meaning, secret } = settings[name] as Setting;
        return [name, { ...text(meaning), ...(secret === true ? { secret: true } : {}) }];
      }),
    ),
  };
}

const inputTypes: Readonly<Record<InputName, PropertySpec>> = {
  name: { type: "string" },
  tokenType: typeRef("TokenType"),
  scopes: typeRef("Scopes"),
  additionalScopes: { type: "array", items: { type: "string" } },
  accessLevel: typeRef("StencilAccessLevel"),
  store: { type: "string" },
  credentials: typeRef("Credentials"),
  keepers: { type: "object", additionalProperties: { type: "string" } },
  forceDelete: { type: "boolean" },
  justifications: { type: "object", additionalProperties: { type: "string" } },
  endpoints: { type: "array", items: { type: "string" } },
  team: { type: "string" },
};

function apiAccount(): object {
  return {
    description:
      "A BigCommerce store-level API account: name, token type, OAuth scopes; its credentials are secret outputs.\n\n" +
      "BigCommerce has no public API that makes one: an API account gateway or a person (handoff) does.\n\n" +
      `## Example Usage\n\n${examples}\n\n` +
      "## Import\n\n" +
      "```sh\npulumi config set --secret --path 'bigcommerce:adopted[\"order-sync\"].accessToken' <token>\n" +
      "pulumi import bigcommerce:index:ApiAccount order-sync <id>\n```\n\n" +
      "Without the first line the account is imported without its secret, and `up` says how to give it.",
    inputProperties: Object.fromEntries(
      (Object.keys(inputFields) as InputName[]).map((name) => {
        const { meaning, effect } = inputFields[name];
        return [
          name,
          {
            ...inputTypes[name],
            description: `${meaning} ${effects[effect]}`,
            ...(name === "credentials" ? { secret: true } : {}),
            ...(effect === "replace" ? { willReplaceOnChanges: true } : {}),
          },
        ];
      }),
    ),
    requiredInputs: [],
    properties: {
      name: text("Label in the control panel."),
      storeHash: text("Hash of the store in which the account was made."),
      apiPath: text("Base URL of the store's V3 API, with a trailing slash."),
      clientId: text("Not a secret."),
      clientSecret: { ...text("Shown by BigCommerce once; kept in Pulumi's state only."), secret: true },
      accessToken: {
        ...text("Value of the `X-Auth-Token` header. Shown by BigCommerce once; kept in Pulumi's state only."),
        secret: true,
      },
      tokenType: { ...typeRef("TokenType"), description: "Kind of API account." },
      scopes: { ...typeRef("Scopes"), description: "What the account is granted; absent for Stencil-CLI tokens." },
      additionalScopes: texts("Scope parameters that this version's catalogue does not know."),
      accessLevel: { ...typeRef("StencilAccessLevel"), description: "Stencil-CLI tokens only." },
      fingerprint: text(
        "First 12 hexadecimal digits of the token's SHA-256: tells two tokens apart without showing either.",
      ),
      generation: text("Digest of the keepers that the account was made with; absent without keepers."),
      createdAt: text("ISO 8601, UTC."),
      madeBy: text("Who made the account: `gateway` or `person`."),
      secretUnknown: {
        type: "boolean",
        description:
          "True where the account was imported without its secret: then accessToken and clientSecret are absent.",
      },
    },
    required: [
      "name",
      "storeHash",
      "apiPath",
      "clientId",
      "clientSecret",
      "accessToken",
      "tokenType",
      "fingerprint",
      "createdAt",
    ],
    aliases: [{ type: "pulumi-nodejs:dynamic/bigcommerce:ApiAccount" }],
  };
}

const effects = {
  rename: "A change is an update where the store can rename, else a new account.",
  rescope: "A change is an update where the store can change scopes, else a new account.",
  replace: "A change makes a new account.",
  metadata: "A change is recorded in state and does nothing else.",
  record: "A change is recorded in state by an update that sends nothing.",
} as const;
