import { exportFormats, renderCredentials, type RenderOptions } from "../../../cli/export/render-credentials";
import { environmentStyles, type EnvironmentParts, type EnvironmentStyle } from "../../../bigcommerce";

const parts: EnvironmentParts = {
  storeHash: "abc123",
  apiPath: "https://api.bigcommerce.com/stores/abc123/v3/",
  clientId: "clientclientclientclientclient1",
  clientSecret: "5ec2e7",
  accessToken: "tokentokentokentokentokentoken1",
};
const styles = Object.keys(environmentStyles) as EnvironmentStyle[];

const render = (options: Partial<RenderOptions>, change: Partial<EnvironmentParts> = {}) =>
  renderCredentials({ ...parts, ...change }, { format: "dotenv", style: "catalyst", secretName: "orders", ...options });

/** The value of a line `NAME=…` as a POSIX shell takes it. */
function unquote(text: string): string {
  return text.startsWith("'") ? text.slice(1, -1).replaceAll(`'\\''`, "'") : text;
}

describe("exported credentials", () => {
  it("are lines of a dotenv file", () => {
    expect(render({ format: "dotenv" })).toBe(
      "CATALYST_STORE_HASH=abc123\nCATALYST_ACCESS_TOKEN=tokentokentokentokentokentoken1\n",
    );
  });

  it("are a JSON object of the variables", () => {
    expect(render({ format: "json" })).toBe(
      '{\n  "CATALYST_STORE_HASH": "abc123",\n  "CATALYST_ACCESS_TOKEN": "tokentokentokentokentokentoken1"\n}\n',
    );
  });

  it("are what `gh secret set` reads", () => {
    expect(render({ format: "github" })).toBe(
      "CATALYST_STORE_HASH=abc123\nCATALYST_ACCESS_TOKEN=tokentokentokentokentokentoken1\n",
    );
  });

  it("are a Kubernetes secret whose values the cluster encodes", () => {
    expect(render({ format: "k8s-secret" })).toBe(
      [
        "apiVersion: v1",
        "kind: Secret",
        "metadata:",
        "  name: orders",
        "type: Opaque",
        "stringData:",
        '  CATALYST_STORE_HASH: "abc123"',
        '  CATALYST_ACCESS_TOKEN: "tokentokentokentokentokentoken1"',
        "",
      ].join("\n"),
    );
  });

  it("are a Kubernetes secret in the namespace that is asked for", () => {
    expect(render({ format: "k8s-secret", namespace: "shop" })).toContain("  name: orders\n  namespace: shop\n");
  });

  it("are what `aws secretsmanager` reads, the variables as the text of one secret", () => {
    const { SecretId, SecretString } = JSON.parse(
      render({ format: "aws", style: "aws", secretName: "shop/orders" }),
    ) as Record<string, string>;
    expect(SecretId).toBe("shop/orders");
    expect(JSON.parse(SecretString ?? "")).toEqual(environmentStyles.aws(parts));
  });

  it("have the names that entries of Vault have", () => {
    expect(Object.keys(JSON.parse(render({ format: "json", style: "vault" })) as object)).toEqual([
      "store_hash",
      "api_path",
      "client_id",
      "client_secret",
      "access_token",
    ]);
  });

  describe.each(styles)("in the names of %s", (style) => {
    const variables = environmentStyles[style](parts);

    it("are the same in JSON, in a dotenv file, for GitHub and in a Kubernetes secret", () => {
      expect(JSON.parse(render({ format: "json", style }))).toEqual(variables);
      for (const format of ["dotenv", "github"] as const) {
        const lines = render({ format, style }).trimEnd().split("\n");
        const read = lines.map((line) => [line.split("=")[0], unquote(line.slice(line.indexOf("=") + 1))] as const);
        expect(Object.fromEntries(read)).toEqual(variables);
      }
      const data = render({ format: "k8s-secret", style }).split("stringData:\n")[1]?.trimEnd().split("\n") ?? [];
      const read = data.map((line) => {
        const [, name = "", value = '""'] = /^ {2}(\w+): (".*")$/.exec(line) ?? [];
        return [name, JSON.parse(value) as unknown] as const;
      });
      expect(Object.fromEntries(read)).toEqual(variables);
    });

    it("are a Stencil file with the token alone, because that file has names of its own", () => {
      expect(JSON.parse(render({ format: "stencil", style }))).toEqual({ accessToken: parts.accessToken });
    });
  });

  it.each(exportFormats)("end with exactly one line feed as %s", (format) => {
    expect(render({ format })).toMatch(/[^\n]\n$/);
  });

  it.each(["dotenv", "json", "github", "k8s-secret"] as const)(
    "leave out as %s what the account does not have",
    (format) => {
      const text = render({ format, style: "bigcommerce" }, { clientId: "", clientSecret: "" });
      expect(text).toContain("BIGCOMMERCE_ACCESS_TOKEN");
      expect(text).not.toMatch(/CLIENT_ID|CLIENT_SECRET/);
    },
  );

  it.each([
    ["a dollar sign", "to$HOME", "'to$HOME'"],
    ["a hash", "to#ken", "'to#ken'"],
    ["a double quote", 'to"ken', `'to"ken'`],
    ["a single quote", "to'ken", `'to'\\''ken'`],
    ["a backslash", "to\\nken", "'to\\nken'"],
    ["a backtick", "to`id`ken", "'to`id`ken'"],
    ["nothing special", "to-ken_1.2:3/4@5", "to-ken_1.2:3/4@5"],
  ])("are quoted in a dotenv file when a value has %s", (_what, accessToken, expected) => {
    expect(render({ format: "dotenv" }, { accessToken })).toContain(`CATALYST_ACCESS_TOKEN=${expected}\n`);
    expect(unquote(expected)).toBe(accessToken);
  });

  it.each([
    ["to$HOME", "'to$HOME'"],
    ["#token", "'#token'"],
    ["to'ken", "to'ken"],
  ])("are read as they are by `gh secret set` when a value is %s", (accessToken, expected) => {
    expect(render({ format: "github" }, { accessToken })).toContain(`CATALYST_ACCESS_TOKEN=${expected}\n`);
  });

  it.each(['to"ken', "to: #ken", "to\\nken", "y", "0123"])("stay text in YAML when a value is %s", (accessToken) => {
    const line = /CATALYST_ACCESS_TOKEN: (.*)\n/.exec(render({ format: "k8s-secret" }, { accessToken }))?.[1] ?? "";
    expect(line).toMatch(/^".*"$/);
    expect(JSON.parse(line)).toBe(accessToken);
  });

  it.each([
    ["orders", "orders"],
    ["Order Sync", "order-sync"],
    ["erp.orders_v2", "erp-orders-v2"],
    ["--orders--", "orders"],
    ["x".repeat(199) + "-tail", "x".repeat(199)],
    ["注文", "bigcommerce"],
    ["orders\ndata: {}", "orders-data"],
    ["", "bigcommerce"],
  ])("are in a Kubernetes secret with a name that the cluster takes: %j", (secretName, expected) => {
    expect(render({ format: "k8s-secret", secretName })).toContain(`\n  name: ${expected}\ntype: Opaque\n`);
  });
});
