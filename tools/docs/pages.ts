import { packageSchema } from "../../plugin/schema/package-schema";
import { openApiDocument } from "../../contract/openapi";
import { reviewJsonSchema } from "../../review";
import { apiAccountPage, cliPage, errorsPage, gatewayApiPage } from "./reference-pages";
import { compatibilityPage } from "./compatibility-page";
import { reliabilityPage } from "./reliability-page";
import { scopeCoveragePage } from "./scope-coverage-page";
import { scopeConstants } from "./scope-constants";
import { scopesPage } from "./scopes-page";

/** A file in the repository that is made from the code, and its text as the code says it now. */
export interface GeneratedPage {
  /** Path from the repository's root. */
  readonly path: string;
  readonly text: () => string;
}

/** Everything that `npm run docs` writes and a test holds current. */
export const generatedPages: readonly GeneratedPage[] = [
  { path: "docs/reference/api-account.md", text: apiAccountPage },
  { path: "docs/reference/cli.md", text: cliPage },
  { path: "docs/reference/errors.md", text: errorsPage },
  { path: "docs/reference/gateway-api.md", text: gatewayApiPage },
  { path: "docs/scopes.md", text: scopesPage },
  { path: "docs/scope-coverage.md", text: scopeCoveragePage },
  { path: "docs/reliability.md", text: reliabilityPage },
  { path: "docs/compatibility.md", text: compatibilityPage },
  { path: "docs/gateway.openapi.json", text: () => `${JSON.stringify(openApiDocument(), null, 2)}\n` },
  { path: "plugin/schema.json", text: () => `${JSON.stringify(packageSchema(), null, 2)}\n` },
  { path: "plugin/sdk/scope-constants.ts", text: scopeConstants },
  { path: "docs/review.schema.json", text: () => `${JSON.stringify(reviewJsonSchema(), null, 2)}\n` },
];
