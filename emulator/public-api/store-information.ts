import type { Handler } from "./call";

/** `/v2/store` and `/v2/time`: what token checks ask first. */
export const storeInformationHandlers: Record<string, Handler> = {
  "GET /v2/store": ({ storeHash }) => Response.json(storeInformation(storeHash)),
  "GET /v2/time": () => Response.json({ time: Math.floor(Date.now() / 1000) }),
};

/** The fields of the platform's answer that say which store this is; the rest is a plausible small shop. */
function storeInformation(storeHash: string): Record<string, unknown> {
  const domain = `store-${storeHash}.mybigcommerce.com`;
  return {
    id: storeHash,
    account_uuid: "00000000-0000-4000-8000-000000000000",
    domain,
    secure_url: `https://${domain}`,
    control_panel_base_url: `https://${domain}`,
    status: "live",
    name: `Emulated store ${storeHash}`,
    first_name: "Emulated",
    last_name: "Owner",
    address: "1 Example Street",
    country: "United States",
    country_code: "US",
    infrastructure_region: "us-central1",
    phone: "",
    admin_email: "owner@example.com",
    order_email: "orders@example.com",
    language: "en",
    currency: "USD",
    currency_symbol: "$",
    decimal_separator: ".",
    thousands_separator: ",",
    decimal_places: 2,
    weight_units: "LBS",
    dimension_units: "Inches",
    timezone: { name: "Etc/UTC", raw_offset: 0, dst_offset: 0, dst_correction: false },
    plan_name: "Plus",
    plan_level: "Plus",
    plan_is_trial: false,
    industry: "Other",
    is_price_entered_with_tax: false,
    store_id: 1,
    default_site_id: 1000,
    default_channel_id: 1,
    features: { stencil_enabled: true, sitewidehttps_enabled: true },
  };
}
