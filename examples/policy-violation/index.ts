import { ApiAccount } from "pulumi-bigcommerce-api-accounts";

// Reads two things, and asks for more "to be safe". The policy pack refuses it and prints the scopes that suffice.
new ApiAccount("newsletter", {
  scopes: { customers: "modify", products: "read-only", storefrontApiCustomerImpersonationTokens: "manage" },
  endpoints: ["GET /v3/customers", "GET /v3/catalog/products"],
  justifications: {
    customers: "Addresses customers by name in the weekly newsletter",
    storefrontApiCustomerImpersonationTokens: "Links in the newsletter open the shop as the reader",
  },
  team: "marketing",
});
