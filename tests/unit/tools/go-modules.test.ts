import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { PULUMI_VERSION } from "../../../engine/cli/versions";
import { NEWEST_VERSION } from "../../../tools/compatibility/newest-cli";
import {
  GO_HOST_VERSION,
  PYTHON_HOST_VERSION,
  YAML_HOST_VERSION,
} from "../../../tools/language-hosts/ensure-language-hosts";

const tools = resolve(__dirname, "../../../tools");

test.each([
  ["language-hosts/yaml", `github.com/pulumi/pulumi-yaml v${YAML_HOST_VERSION}`],
  ["language-hosts/python", `github.com/pulumi/pulumi/sdk/v3 v${PYTHON_HOST_VERSION}`],
  ["language-hosts/go", `github.com/pulumi/pulumi/sdk/v3 v${GO_HOST_VERSION}`],
  ["sdk-generator", `github.com/pulumi/pulumi/pkg/v3 v${PULUMI_VERSION}`],
  ["compatibility/newest-cli", `github.com/pulumi/pulumi/pkg/v3 v${NEWEST_VERSION}`],
])("the Go module %s builds the version that is promised", (module, requirement) => {
  const [modules, sums] = ["go.mod", "go.sum"].map((file) => readFileSync(join(tools, module, file), "utf8"));
  expect(modules).toContain(requirement);
  expect(sums).toContain(`${requirement}/go.mod h1:`);
});
