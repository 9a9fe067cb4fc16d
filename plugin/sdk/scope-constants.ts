// Made from the schema by `npm run docs`. The program that `pulumi import` prints names these; the plain words do as well.

/** Access levels of Content. */
export const ContentLevel = { ReadOnly: "read-only", Modify: "modify" } as const;

/** Access levels of Checkout Content. */
export const CheckoutContentLevel = { ReadOnly: "read-only", Modify: "modify" } as const;

/** Access levels of Customers. */
export const CustomersLevel = { ReadOnly: "read-only", Modify: "modify" } as const;

/** Access levels of Customers Login. */
export const CustomersLoginLevel = { Login: "login" } as const;

/** Access levels of Information & Settings. */
export const InformationAndSettingsLevel = { ReadOnly: "read-only", Modify: "modify" } as const;

/** Access levels of Marketing. */
export const MarketingLevel = { ReadOnly: "read-only", Modify: "modify" } as const;

/** Access levels of Orders. */
export const OrdersLevel = { ReadOnly: "read-only", Modify: "modify" } as const;

/** Access levels of Order Transactions. */
export const OrderTransactionsLevel = { ReadOnly: "read-only", Modify: "modify" } as const;

/** Access levels of Create Payments. */
export const CreatePaymentsLevel = { Create: "create" } as const;

/** Access levels of Get Payment Methods. */
export const GetPaymentMethodsLevel = { ReadOnly: "read-only" } as const;

/** Access levels of Stored Payment Instruments. */
export const StoredPaymentInstrumentsLevel = { ReadOnly: "read-only", Modify: "modify" } as const;

/** Access levels of Products. */
export const ProductsLevel = { ReadOnly: "read-only", Modify: "modify" } as const;

/** Access levels of Themes. */
export const ThemesLevel = { ReadOnly: "read-only", Modify: "modify" } as const;

/** Access levels of Carts. */
export const CartsLevel = { ReadOnly: "read-only", Modify: "modify" } as const;

/** Access levels of Checkouts. */
export const CheckoutsLevel = { ReadOnly: "read-only", Modify: "modify" } as const;

/** Access levels of Sites & Routes. */
export const SitesAndRoutesLevel = { ReadOnly: "read-only", Modify: "modify" } as const;

/** Access levels of Channel Settings. */
export const ChannelSettingsLevel = { ReadOnly: "read-only", Modify: "modify" } as const;

/** Access levels of Channel Listings. */
export const ChannelListingsLevel = { ReadOnly: "read-only", Modify: "modify" } as const;

/** Access levels of Storefront API Tokens. */
export const StorefrontApiTokensLevel = { Manage: "manage" } as const;

/** Access levels of Storefront API Customer Impersonation Tokens. */
export const StorefrontApiCustomerImpersonationTokensLevel = { Manage: "manage" } as const;

/** Access levels of Store Logs. */
export const StoreLogsLevel = { ReadOnly: "read-only" } as const;

/** Access levels of Fulfillment Methods. */
export const FulfillmentMethodsLevel = { ReadOnly: "read-only", Modify: "modify" } as const;

/** Access levels of Metafield Ownership. */
export const MetafieldOwnershipLevel = { Manage: "manage" } as const;

/** Access levels of Metafields Access. */
export const MetafieldsAccessLevel = { Standard: "standard", Full: "full" } as const;

/** Access levels of Order Fulfillment. */
export const OrderFulfillmentLevel = { ReadOnly: "read-only", Modify: "modify" } as const;

/** Access levels of Store Inventory. */
export const StoreInventoryLevel = { ReadOnly: "read-only", Modify: "modify" } as const;

/** Access levels of Store Locations. */
export const StoreLocationsLevel = { ReadOnly: "read-only", Modify: "modify" } as const;

/** Access levels of Store Translations. */
export const StoreTranslationsLevel = { ReadOnly: "read-only", Modify: "modify" } as const;

/** Access levels of Infrastructure Deployments. */
export const InfrastructureDeploymentsLevel = { ReadOnly: "read-only", CreatePreview: "create-preview", Manage: "manage" } as const;

/** Access levels of Infrastructure Projects. */
export const InfrastructureProjectsLevel = { ReadOnly: "read-only", Manage: "manage" } as const;

/** Access levels of Infrastructure Logs. */
export const InfrastructureLogsLevel = { ReadOnly: "read-only" } as const;

/** Kind of API account. */
export const TokenType = { V2v3: "v2v3", StencilCli: "stencil-cli" } as const;

/** What a Stencil-CLI token may do. */
export const StencilAccessLevel = { LocalDevelopmentOnly: "local-development-only", PublishTheme: "publish-theme" } as const;
