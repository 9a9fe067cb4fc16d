import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { errorCodes } from "../../../contract";
import { commonProblems, openApiDocument, routes, type Route } from "../../../contract/http";

const root = resolve(__dirname, "../../..");

interface Operation {
  operationId: string;
  description: string;
  security?: object[];
  parameters: { name: string; in: string; required: boolean; description?: string; schema: Record<string, unknown> }[];
  responses: Record<string, { description: string; headers?: object; content?: Record<string, unknown> }>;
}
type Schema = Record<string, unknown> & { properties?: Record<string, Schema>; items?: Schema };

const document = openApiDocument() as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
  "x-error-codes": object;
};
const operation = (route: Route): Operation => document.paths[route.path]?.[route.method] as Operation;

describe("the OpenAPI document", () => {
  it("is valid OpenAPI 3.1, says a validator that knows nothing of this project", () => {
    // The validator is an ES module, which the test runner cannot load in its own process.
    const script = `
      const { Validator } = await import("@seriousme/openapi-schema-validator");
      let text = "";
      for await (const chunk of process.stdin) text += chunk;
      const validator = new Validator();
      const { valid, errors } = await validator.validate(JSON.parse(text));
      console.log(JSON.stringify({ valid, errors, version: validator.version }));`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      cwd: root,
      input: JSON.stringify(document),
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({ valid: true, version: "3.1" });
  });

  it.each(Object.entries<Route>(routes))("describes %s as the gateway serves it", (name, route) => {
    const { operationId, description, security, responses } = operation(route);
    expect({ operationId, description }).toEqual({ operationId: name, description: route.description });
    expect(security).toEqual(route.access === "none" ? undefined : [{ gatewayToken: [] }]);
    expect(Object.keys(responses)).toContain(String(route.success.status));
    for (const code of [...commonProblems(route), ...route.problems]) {
      expect(responses[String(errorCodes[code].status)]?.description).toContain(`\`${code}\``);
    }
  });

  it("promises Retry-After wherever the gateway sends it", () => {
    for (const route of Object.values<Route>(routes)) {
      for (const status of ["429", "503"]) {
        const answer = operation(route).responses[status];
        if (answer !== undefined) expect(answer.headers).toHaveProperty("Retry-After");
      }
    }
  });

  it("lists every code that the contract knows", () => {
    expect(document["x-error-codes"]).toEqual(errorCodes);
  });

  it("explains every parameter and every field of every body", () => {
    const unexplained: string[] = [];
    for (const { path, method } of Object.values<Route>(routes)) {
      for (const { name, description } of document.paths[path]?.[method]?.parameters ?? []) {
        if (description === undefined) unexplained.push(`${method} ${path} ${name}`);
      }
    }
    const walk = (schema: Schema, at: string): void => {
      for (const [name, field] of Object.entries(schema.properties ?? {})) {
        if (field.$ref === undefined && typeof field.description !== "string") unexplained.push(`${at}.${name}`);
        walk(field, `${at}.${name}`);
        if (field.items !== undefined) walk(field.items, `${at}.${name}[]`);
      }
    };
    for (const [name, schema] of Object.entries(document.components.schemas)) walk(schema, name);
    expect(unexplained).toEqual([]);
  });

  it("forbids unknown fields in requests and allows them in answers", () => {
    const { CreateAccountRequest, UpdateAccountRequest, Account, Problem } = document.components.schemas;
    expect(CreateAccountRequest?.additionalProperties).toBe(false);
    expect(UpdateAccountRequest).toMatchObject({ additionalProperties: false, minProperties: 1 });
    expect(Account).not.toHaveProperty("additionalProperties");
    expect(Problem).not.toHaveProperty("additionalProperties");
  });

  it("asks for a field only when the gateway does", () => {
    expect(document.components.schemas.CreateAccountRequest?.required).toEqual(["name", "token_type", "owner"]);
    const parameters = operation(routes.listAccounts).parameters.filter(({ in: place }) => place === "query");
    expect(parameters.map(({ name, required }) => [name, required])).toEqual([
      ["name", false],
      ["limit", false],
      ["cursor", false],
    ]);
    expect(parameters[1]?.schema).toEqual({ type: "integer", minimum: 1, maximum: 250, default: 50 });
    expect(operation(routes.createAccount).parameters).toContainEqual(
      expect.objectContaining({ name: "Idempotency-Key", in: "header", required: true }),
    );
  });
});

describe("the contract as a Pulumi program loads it", () => {
  it("loads no server, no database and no route", () => {
    const script = `require(${JSON.stringify(`${root}/contract/index.ts`)}); console.log(JSON.stringify(Object.keys(require.cache)))`;
    const { stdout } = spawnSync(process.execPath, ["-r", `${root}/tests/helpers/typescript-hook.cjs`, "-e", script], {
      encoding: "utf8",
    });
    const loaded = (JSON.parse(stdout) as string[]).map((path) => path.replace(root, ""));
    expect(loaded).toContain("/contract/index.ts");
    expect(loaded.filter((path) => /hono|libsql|zod-to-openapi|contract\/(routes|openapi)/.test(path))).toEqual([]);
  });
});
