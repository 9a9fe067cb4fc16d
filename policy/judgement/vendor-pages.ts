/** BigCommerce's guide to API accounts: token types, OAuth scopes, credentials. */
export const API_ACCOUNTS_GUIDE = "https://developer.bigcommerce.com/docs/start/authentication/api-accounts";
