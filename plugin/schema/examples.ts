/** The resource's example in four languages, in the form that Pulumi's documentation and generators read. */
export const EXAMPLES = `{{% examples %}}
{{% example %}}
### A token that reads the catalogue and writes orders

\`\`\`typescript
import * as pulumi from "@pulumi/pulumi";
import { ApiAccount } from "pulumi-bigcommerce-api-accounts/plugin";

const orderSync = new ApiAccount("order-sync", {
    scopes: { orders: "modify", products: "read-only" },
    endpoints: ["GET /v2/orders", "PUT /v2/orders/{order_id}", "GET /v3/catalog/products"],
    team: "erp",
});
export const token = orderSync.accessToken;
\`\`\`
\`\`\`python
import pulumi
import pulumi_bigcommerce as bigcommerce

order_sync = bigcommerce.ApiAccount("order-sync",
    scopes={"orders": "modify", "products": "read-only"},
    endpoints=["GET /v2/orders", "PUT /v2/orders/{order_id}", "GET /v3/catalog/products"],
    team="erp")
pulumi.export("token", order_sync.access_token)
\`\`\`
\`\`\`go
package main

import (
	"bigcommerce-api-accounts/sdk/go/bigcommerce"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		orderSync, err := bigcommerce.NewApiAccount(ctx, "order-sync", &bigcommerce.ApiAccountArgs{
			Scopes: &bigcommerce.ScopesArgs{
				Orders:   bigcommerce.OrdersLevelModify,
				Products: bigcommerce.ProductsLevelReadOnly,
			},
			Endpoints: pulumi.ToStringArray([]string{"GET /v2/orders", "PUT /v2/orders/{order_id}", "GET /v3/catalog/products"}),
			Team:      pulumi.String("erp"),
		})
		if err != nil {
			return err
		}
		ctx.Export("token", orderSync.AccessToken)
		return nil
	})
}
\`\`\`
\`\`\`yaml
resources:
  order-sync:
    type: bigcommerce:ApiAccount
    properties:
      scopes:
        orders: modify
        products: read-only
      endpoints:
        - GET /v2/orders
        - PUT /v2/orders/{order_id}
        - GET /v3/catalog/products
      team: erp
outputs:
  token: \${order-sync.accessToken}
\`\`\`
{{% /example %}}
{{% /examples %}}`;
