/** What of an account the environment variables are made of. */
export interface EnvironmentParts {
  readonly storeHash: string;
  readonly apiPath: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly accessToken: string;
}

/**
 * Names of environment variables that real tools read, by the tool that set the fashion.
 * A table, so that a new style is one row.
 */
export const environmentStyles = {
  /** BigCommerce Catalyst's own CLI and tests, and most newer Node programs. */
  bigcommerce: (parts) => ({
    BIGCOMMERCE_STORE_HASH: parts.storeHash,
    BIGCOMMERCE_ACCESS_TOKEN: parts.accessToken,
    BIGCOMMERCE_CLIENT_ID: parts.clientId,
    BIGCOMMERCE_CLIENT_SECRET: parts.clientSecret,
  }),
  /** The Ruby client and several Node programs. */
  bc: (parts) => ({
    BC_STORE_HASH: parts.storeHash,
    BC_CLIENT_ID: parts.clientId,
    BC_ACCESS_TOKEN: parts.accessToken,
    BC_CLIENT_SECRET: parts.clientSecret,
  }),
  /** Next.js Commerce, first version, and its forks. The URL has no version at its end. */
  nextjs: (parts) => ({
    BIGCOMMERCE_STORE_API_URL: parts.apiPath.replace(/\/v\d+\/?$/, ""),
    BIGCOMMERCE_STORE_API_TOKEN: parts.accessToken,
    BIGCOMMERCE_STORE_API_CLIENT_ID: parts.clientId,
    BIGCOMMERCE_STORE_API_STORE_HASH: parts.storeHash,
  }),
  /** BigCommerce's Laravel sample app and its descendants. The hash has `stores/` in front. */
  laravel: (parts) => ({
    BC_LOCAL_CLIENT_ID: parts.clientId,
    BC_LOCAL_SECRET: parts.clientSecret,
    BC_LOCAL_ACCESS_TOKEN: parts.accessToken,
    BC_LOCAL_STORE_HASH: `stores/${parts.storeHash}`,
  }),
  /** BigCommerce for WordPress. */
  wordpress: (parts) => ({
    BIGCOMMERCE_API_URL: parts.apiPath,
    BIGCOMMERCE_CLIENT_ID: parts.clientId,
    BIGCOMMERCE_CLIENT_SECRET: parts.clientSecret,
    BIGCOMMERCE_ACCESS_TOKEN: parts.accessToken,
  }),
  /** Catalyst's deployment CLI. */
  catalyst: (parts) => ({
    CATALYST_STORE_HASH: parts.storeHash,
    CATALYST_ACCESS_TOKEN: parts.accessToken,
  }),
  /** Keys of one secret in a store of secrets, as entries of HashiCorp Vault are usually named. */
  vault: (parts) => ({
    store_hash: parts.storeHash,
    api_path: parts.apiPath,
    client_id: parts.clientId,
    client_secret: parts.clientSecret,
    access_token: parts.accessToken,
  }),
  /** Keys of one secret of AWS Secrets Manager, as Amazon's own secrets are named. */
  aws: (parts) => ({
    storeHash: parts.storeHash,
    apiPath: parts.apiPath,
    clientId: parts.clientId,
    clientSecret: parts.clientSecret,
    accessToken: parts.accessToken,
  }),
} as const satisfies Record<string, (parts: EnvironmentParts) => Record<string, string>>;

export type EnvironmentStyle = keyof typeof environmentStyles;

/** Variables without those that an account has no value for. Pure. */
export function filledVariables(variables: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
}

/** Names of a style's variables. Pure. */
export function variableNames(style: EnvironmentStyle): string[] {
  return Object.keys(
    environmentStyles[style]({ storeHash: "", apiPath: "", clientId: "", clientSecret: "", accessToken: "" }),
  );
}

/** Variables of a style, by their names. */
export type EnvironmentOf<S extends EnvironmentStyle> = ReturnType<(typeof environmentStyles)[S]>;
