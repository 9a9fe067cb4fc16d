import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import ts from "typescript";
import { environmentStyles } from "../../../bigcommerce";
import {
  ApiAccount,
  type GitHubActionsSecretArgs,
  toAwsSecret,
  toGitHubActionsSecrets,
  toKubernetesSecret,
  toVaultSecret,
} from "../../../provider";
import { ensureProviderTypes, providerVersions } from "../../helpers/provider-types";

const root = join(__dirname, "../../..");

/** What the account of a test has; a token that was adopted alone has no client. */
let clientId = "client-id";
let clientSecret = "client-secret";

beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({
      id: `${name}-id`,
      state: {
        ...(inputs as object),
        storeHash: "abc123",
        apiPath: "https://api.example.com/stores/abc123/v3/",
        clientId,
        clientSecret,
        accessToken: "access-token",
      },
    }),
    call: () => ({}),
  });
});
beforeEach(() => {
  [clientId, clientSecret] = ["client-id", "client-secret"];
});

const account = () => new ApiAccount("erp", { scopes: { orders: "read-only" } });

/** The value of an output, which has to be a secret one. */
async function secretValue<T>(output: pulumi.Output<T>): Promise<T> {
  expect(await pulumi.isSecret(output)).toBe(true);
  return new Promise((resolve) => output.apply(resolve));
}

describe("arguments of other providers' secrets", () => {
  it.each(Object.keys(environmentStyles) as (keyof typeof environmentStyles)[])(
    "hold the names of the style %s, as a secret",
    async (style) => {
      const expected = environmentStyles[style]({
        storeHash: "abc123",
        apiPath: "https://api.example.com/stores/abc123/v3/",
        clientId: "client-id",
        clientSecret: "client-secret",
        accessToken: "access-token",
      });
      const { type, metadata, stringData } = toKubernetesSecret(account(), style, { namespace: "shop" });
      expect([type, metadata]).toEqual(["Opaque", { namespace: "shop" }]);
      expect(await secretValue(stringData)).toEqual(expected);
      expect(JSON.parse(await secretValue(toAwsSecret(account(), style).secretString))).toEqual(expected);
      expect(JSON.parse(await secretValue(toVaultSecret(account(), style).dataJson))).toEqual(expected);
      const secrets = Object.entries<GitHubActionsSecretArgs>(
        toGitHubActionsSecrets(account(), style, { repository: "shop" }),
      );
      const values = secrets.map(async ([name, args]) => {
        expect([args.secretName, args.repository]).toEqual([name, "shop"]);
        return [name, await secretValue(args.plaintextValue)] as const;
      });
      expect(Object.fromEntries(await Promise.all(values))).toEqual(expected);
    },
  );

  it("have the keys that are usual there unless a style is given", async () => {
    expect(Object.keys(JSON.parse(await secretValue(toAwsSecret(account()).secretString)) as object)).toContain(
      "accessToken",
    );
    expect(Object.keys(JSON.parse(await secretValue(toVaultSecret(account()).dataJson)) as object)).toContain(
      "access_token",
    );
  });

  it("leave out what an account does not have that was adopted by its token alone", async () => {
    [clientId, clientSecret] = ["", ""];
    const { stringData } = toKubernetesSecret(account(), "bigcommerce");
    expect(await secretValue(stringData)).toEqual({
      BIGCOMMERCE_STORE_HASH: "abc123",
      BIGCOMMERCE_ACCESS_TOKEN: "access-token",
    });
    expect(JSON.parse(await secretValue(toAwsSecret(account()).secretString))).not.toHaveProperty("clientId");
  });

  it("make of GitHub's secrets those that are asked for, by names that the compiler knows", async () => {
    const only = ["BIGCOMMERCE_ACCESS_TOKEN"] as const;
    const secrets = toGitHubActionsSecrets(account(), "bigcommerce", { repository: "shop", only });
    expect(Object.keys(secrets)).toEqual(only);
    expect(await secretValue(secrets.BIGCOMMERCE_ACCESS_TOKEN.plaintextValue)).toBe("access-token");
    type Names = keyof ReturnType<typeof toKubernetesSecret<"bigcommerce">>["stringData"];
    const refusedByTheCompiler = () => {
      // @ts-expect-error a misspelt name
      toGitHubActionsSecrets(account(), "bigcommerce", { repository: "shop", only: ["BIGCOMMERCE_ACESS_TOKEN"] });
      // @ts-expect-error a name of another style
      const name: Names = "BC_ACCESS_TOKEN";
      return name;
    };
    expect(refusedByTheCompiler).toBeDefined();
  });
});

const types = ensureProviderTypes();
const itWithTypes = types === undefined ? it.skip : it;

describe("the page's programs", () => {
  const page = readFileSync(join(root, "docs/where-a-secret-goes-next.md"), "utf8");

  it("name the versions that they are compiled against", () => {
    for (const [name, version] of Object.entries(providerVersions)) {
      expect(page).toContain(`\`@pulumi/${name}\` ${version}`);
    }
  });

  itWithTypes("compile against the types of the real providers, and would not with a value of another shape", () => {
    const programs = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, text]) => text ?? "");
    expect(programs).toHaveLength(4);
    const wrong = programs[0]?.replace(/toKubernetesSecret\(erp.*\)\)/, "{ stringData: 7 })") ?? "";
    // All at once: reading the declarations of Kubernetes takes the time.
    const [problemsOfWrong = [], ...problems] = problemsIn([wrong, ...programs]);
    expect(problems).toEqual([[], [], [], []]);
    expect(problemsOfWrong.join()).toContain("Type 'number' is not assignable");
  });

  /** What the compiler says of the programs, each a module of its own, as in a user's strict project. */
  function problemsIn(programs: readonly string[]): string[][] {
    const files = new Map(programs.map((text, index) => [join(root, `page-program-${index}.ts`), text]));
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      moduleResolution: ts.ModuleResolutionKind.Node10,
      types: ["node"],
      baseUrl: root,
      paths: {
        "pulumi-bigcommerce-api-accounts": [join(root, "provider/index.ts")],
        "@pulumi/pulumi": [join(root, "node_modules/@pulumi/pulumi")],
        "@pulumi/pulumi/*": [join(root, "node_modules/@pulumi/pulumi/*")],
        "@pulumi/kubernetes": [join(types ?? "", "@pulumi/kubernetes/index.d.ts")],
        // Without the other services of AWS, whose declarations take a minute to read.
        "@pulumi/aws": [join(root, "page-aws.ts")],
        "@pulumi/*": [join(types ?? "", "@pulumi/*")],
      },
    };
    const aws = join(types ?? "", "@pulumi/aws/secretsmanager");
    files.set(join(root, "page-aws.ts"), `export * as secretsmanager from "./page-secretsmanager";`);
    files.set(
      join(root, "page-secretsmanager.ts"),
      `export { Secret } from "${aws}/secret"; export { SecretVersion } from "${aws}/secretVersion";`,
    );
    const host = ts.createCompilerHost(options);
    const onDisk = { ...host };
    host.fileExists = (file) => files.has(file) || onDisk.fileExists(file);
    host.readFile = (file) => files.get(file) ?? onDisk.readFile(file);
    host.getSourceFile = (file, ...rest) => {
      const text = files.get(file);
      return text === undefined
        ? onDisk.getSourceFile(file, ...rest)
        : ts.createSourceFile(file, text, ts.ScriptTarget.ES2022);
    };
    const names = [...files.keys()].filter((file) => file.includes("page-program-"));
    const compiled = ts.createProgram(names, options, host);
    return names.map((name) => {
      const source = compiled.getSourceFile(name);
      return [...compiled.getSyntacticDiagnostics(source), ...compiled.getSemanticDiagnostics(source)].map(
        ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"),
      );
    });
  }
});
