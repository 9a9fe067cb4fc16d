import * as pulumi from "@pulumi/pulumi";
import { ApiAccount, type EnvironmentStyle, toEnv, toStencilSecrets } from "../../../provider";

/** As a user's own unit test would: no engine, every resource answered by a mock. */
const registered: { type: string; name: string; inputs: Record<string, unknown> }[] = [];

beforeAll(async () => {
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => {
        registered.push({ type: args.type, name: args.name, inputs: args.inputs as Record<string, unknown> });
        return {
          id: `${args.name}-id`,
          state: {
            ...(args.inputs as object),
            storeHash: "abc123",
            apiPath: "https://api.example.com/stores/abc123/v3/",
            clientId: "client-id",
            clientSecret: "client-secret",
            accessToken: "access-token",
          },
        };
      },
      call: () => ({}),
    },
    "shop",
    "prod",
    false,
    "acme",
  );
});

function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

describe("a program under Pulumi's mocks", () => {
  it("registers the account with its type, its inputs and its owner", async () => {
    const account = new ApiAccount("orders", { scopes: { orders: "read-only" }, team: "erp" });
    await valueOf(account.urn);
    expect(registered.at(-1)).toMatchObject({
      type: "pulumi-nodejs:dynamic/bigcommerce:ApiAccount",
      name: "orders",
      inputs: { scopes: { orders: "read-only" }, team: "erp", owner: "acme/shop/prod/orders" },
    });
    expect(account.urn).toBeDefined();
  });

  it("gives an account inside a component an owner of its own", async () => {
    class Shop extends pulumi.ComponentResource {
      constructor(name: string) {
        super("acme:index:Shop", name);
        new ApiAccount("orders", { scopes: { orders: "read-only" } }, { parent: this });
      }
    }
    const shop = new Shop("first");
    await valueOf(shop.urn);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(registered.at(-1)?.inputs["owner"]).toBe("acme/shop/prod/acme:index:Shop$orders");
  });

  it("registers several accounts of one component, none of which waits for another", async () => {
    class Shop extends pulumi.ComponentResource {
      readonly accounts = ["orders", "feed"].map(
        (name) => new ApiAccount(name, { scopes: { orders: "read-only" } }, { parent: this }),
      );
      constructor(name: string) {
        super("acme:index:Shop", name);
      }
    }
    const { accounts } = new Shop("several");
    await Promise.all(accounts.map(({ urn }) => valueOf(urn)));
    expect(registered.slice(-2).map(({ inputs }) => inputs["owner"])).toEqual([
      "acme/shop/prod/acme:index:Shop$orders",
      "acme/shop/prod/acme:index:Shop$feed",
    ]);
  });

  it("says why it cannot be imported, and what to do instead", () => {
    expect(() => new ApiAccount("old", { scopes: { orders: "read-only" } }, { import: "1001" })).toThrow(
      /API account "old" cannot be imported: .* `npx bc-accounts adopt`/s,
    );
  });

  it("hands the option replaceOnChanges on, and says where it can do nothing", async () => {
    const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    try {
      const paths = ["scopes", "team"];
      const account = new ApiAccount("strict", { scopes: { orders: "read-only" } }, { replaceOnChanges: paths });
      await valueOf(account.urn);
      expect(registered.at(-1)?.inputs["replaceOnChanges"]).toEqual(paths);
      expect(warn).toHaveBeenCalledWith(
        expect.stringMatching(/names team, .* replaces no account.*`keepers`/),
        account,
      );
    } finally {
      warn.mockRestore();
    }
  });

  it("recognises its own kind", () => {
    const account = new ApiAccount("known", { scopes: { orders: "read-only" } });
    expect(ApiAccount.isInstance(account)).toBe(true);
    expect(ApiAccount.isInstance(new pulumi.ComponentResource("acme:index:Other", "other"))).toBe(false);
    expect(ApiAccount.isInstance({})).toBe(false);
    expect(ApiAccount.__pulumiType).toBe("pulumi-nodejs:dynamic/bigcommerce:ApiAccount");
  });

  it.each([
    [
      "bigcommerce",
      {
        BIGCOMMERCE_STORE_HASH: "abc123",
        BIGCOMMERCE_ACCESS_TOKEN: "access-token",
        BIGCOMMERCE_CLIENT_ID: "client-id",
        BIGCOMMERCE_CLIENT_SECRET: "client-secret",
      },
    ],
    [
      "bc",
      {
        BC_STORE_HASH: "abc123",
        BC_CLIENT_ID: "client-id",
        BC_ACCESS_TOKEN: "access-token",
        BC_CLIENT_SECRET: "client-secret",
      },
    ],
    [
      "nextjs",
      {
        BIGCOMMERCE_STORE_API_URL: "https://api.example.com/stores/abc123",
        BIGCOMMERCE_STORE_API_TOKEN: "access-token",
        BIGCOMMERCE_STORE_API_CLIENT_ID: "client-id",
        BIGCOMMERCE_STORE_API_STORE_HASH: "abc123",
      },
    ],
    [
      "laravel",
      {
        BC_LOCAL_CLIENT_ID: "client-id",
        BC_LOCAL_SECRET: "client-secret",
        BC_LOCAL_ACCESS_TOKEN: "access-token",
        BC_LOCAL_STORE_HASH: "stores/abc123",
      },
    ],
    [
      "wordpress",
      {
        BIGCOMMERCE_API_URL: "https://api.example.com/stores/abc123/v3/",
        BIGCOMMERCE_CLIENT_ID: "client-id",
        BIGCOMMERCE_CLIENT_SECRET: "client-secret",
        BIGCOMMERCE_ACCESS_TOKEN: "access-token",
      },
    ],
    [
      "vault",
      {
        store_hash: "abc123",
        api_path: "https://api.example.com/stores/abc123/v3/",
        client_id: "client-id",
        client_secret: "client-secret",
        access_token: "access-token",
      },
    ],
    [
      "aws",
      {
        storeHash: "abc123",
        apiPath: "https://api.example.com/stores/abc123/v3/",
        clientId: "client-id",
        clientSecret: "client-secret",
        accessToken: "access-token",
      },
    ],
    ["catalyst", { CATALYST_STORE_HASH: "abc123", CATALYST_ACCESS_TOKEN: "access-token" }],
  ] as const)("gets the environment in the style of %s, as a secret", async (style, expected) => {
    const environment = toEnv(new ApiAccount(`env-${style}`, { scopes: { orders: "read-only" } }), style);
    expect(await valueOf(environment)).toEqual(expected);
    expect(await pulumi.isSecret(environment)).toBe(true);
  });

  it("knows the variables of each style at compile time", async () => {
    const account = new ApiAccount("typed", { scopes: { orders: "read-only" } });
    const token: pulumi.Output<string> = toEnv(account, "catalyst").CATALYST_ACCESS_TOKEN;
    expect(await valueOf(token)).toBe("access-token");
    // @ts-expect-error This style has no such variable.
    expect(await valueOf(toEnv(account, "catalyst").BC_ACCESS_TOKEN as pulumi.Output<unknown>)).toBeUndefined();
    // Where a program reads the style from somewhere, any map of texts will do.
    const style: EnvironmentStyle = "bc";
    const any: pulumi.Input<Record<string, pulumi.Input<string>>> = toEnv(account, style);
    expect(Object.keys(await valueOf(pulumi.output(any)))).toContain("BC_ACCESS_TOKEN");
  });

  it("gets the Stencil CLI's secrets file, as a secret", async () => {
    const file = toStencilSecrets(new ApiAccount("theme", { tokenType: "stencil-cli" }));
    expect(JSON.parse(await valueOf(file))).toEqual({ accessToken: "access-token" });
    expect(await pulumi.isSecret(file)).toBe(true);
  });
});

describe("a program under mocks without an organization, as everybody writes them", () => {
  it("takes the organization that Pulumi's own backends give", async () => {
    await pulumi.runtime.setMocks(
      {
        newResource: (args) => {
          registered.push({ type: args.type, name: args.name, inputs: args.inputs as Record<string, unknown> });
          return { id: `${args.name}-id`, state: args.inputs as Record<string, unknown> };
        },
        call: () => ({}),
      },
      "project",
      "stack",
      false,
    );
    const account = new ApiAccount("plain", { scopes: { orders: "read-only" } });
    await valueOf(account.urn);
    expect(registered.at(-1)?.inputs["owner"]).toBe("organization/project/stack/plain");
  });
});
