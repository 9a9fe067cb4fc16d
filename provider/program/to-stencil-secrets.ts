import * as pulumi from "@pulumi/pulumi";
import type { ApiAccount } from "./api-account";

/**
 * The text of `secrets.stencil.json`, the file from which the Stencil CLI reads its token.
 * Secret, because it holds the access token. Write it beside `config.stencil.json`, never into version control.
 */
export function toStencilSecrets(account: Pick<ApiAccount, "accessToken">): pulumi.Output<string> {
  return pulumi.secret(account.accessToken.apply((accessToken) => `${JSON.stringify({ accessToken }, null, 2)}\n`));
}
