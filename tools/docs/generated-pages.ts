import { openApiDocument } from "../../contract/http";
import { packageSchema } from "../../plugin/schema/package-schema";
import { presets } from "../../policy/presets";
import { reviewJsonSchema } from "../../review";
import { apiAccountPage } from "./pages/api-account";
import { cliPage } from "./pages/cli";
import { compatibilityPage } from "./pages/compatibility";
import { errorsPage } from "./pages/errors";
import { gatewayApiPage } from "./pages/gateway-api";
import { policiesPage } from "./pages/policies/page";
import { reliabilityPage } from "./pages/reliability";
import { ruleIndex } from "./pages/rule-index";
import { scopeConstants } from "./pages/scope-constants";
import { scopeCoveragePage } from "./pages/scope-coverage";
import { scopesPage } from "./pages/scopes";

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
  { path: "docs/policies.md", text: policiesPage },
  { path: "docs/scopes.md", text: scopesPage },
  { path: "docs/scope-coverage.md", text: scopeCoveragePage },
  { path: "docs/reliability.md", text: reliabilityPage },
  { path: "docs/compatibility.md", text: compatibilityPage },
  { path: "docs/gateway.openapi.json", text: () => json(openApiDocument()) },
  { path: "plugin/schema.json", text: () => json(packageSchema()) },
  { path: "plugin/sdk/scope-constants.ts", text: scopeConstants },
  { path: "docs/review.schema.json", text: () => json(reviewJsonSchema()) },
  { path: "policy/rules/every-rule.ts", text: ruleIndex },
  ...Object.entries(presets).map(([name, preset]) => ({
    path: `policy/presets/${name}.json`,
    text: () => json(preset),
  })),
];

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
