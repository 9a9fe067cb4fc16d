import { Connections } from "../../../provider/backends/connections";

const complete: Record<string, string> = {
  "bigcommerce:storeHash": "abc123",
  "bigcommerce:gatewayUrl": "https://gateway.example.com/api/",
  "bigcommerce:gatewayToken": "token-of-the-default-store",
};

function connections(config: Record<string, unknown>, environment: Record<string, string> = {}): Connections {
  const texts = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
  return new Connections({ get: (key) => texts[key] }, environment);
}

describe("the configuration", () => {
  it("takes the single-store keys for the default store", () => {
    expect(connections(complete).store().storeHash).toBe("abc123");
  });

  it("takes the environment where the configuration is silent", () => {
    const environment = {
      BIGCOMMERCE_STORE_HASH: "env123",
      BIGCOMMERCE_GATEWAY_URL: "http://127.0.0.1:4010",
      BIGCOMMERCE_GATEWAY_TOKEN: "token-from-the-environment",
    };
    expect(connections({}, environment).store().storeHash).toBe("env123");
    expect(connections(complete, environment).store().storeHash).toBe("abc123");
  });

  it("prefers the stores object to the single-store keys", () => {
    const config = { ...complete, "bigcommerce:stores": { default: { storeHash: "fromobject" } } };
    expect(connections(config).store().storeHash).toBe("fromobject");
  });

  it("lets other stores share the gateway, but never the store hash", () => {
    const config = { ...complete, "bigcommerce:stores": { eu: { storeHash: "eu12345" }, us: {} } };
    expect(connections(config).store("eu").storeHash).toBe("eu12345");
    expect(() => connections(config).store("us")).toThrow(
      /Store "us" cannot be reached, because storeHash is not configured/,
    );
  });

  it("finds the store of an existing account by its hash, whatever its key is called", () => {
    const config = { ...complete, "bigcommerce:stores": { eu: { storeHash: "eu12345" } } };
    expect(connections(config).storeOf("eu12345").storeHash).toBe("eu12345");
    expect(connections(config).storeOf("abc123").storeHash).toBe("abc123");
  });

  it("gives all resources of one store the same backend", () => {
    const connected = connections({ ...complete, "bigcommerce:stores": { alias: { storeHash: "abc123" } } });
    expect(connected.store("alias")).toBe(connected.store());
  });

  it.each([
    ["a line break at its end", "tok-of-the-test\n"],
    ["a space", "tok-of the-test"],
    ["a letter that no header carries", "tok-of-the-tést"],
    ["more than 4096 characters", "t".repeat(4097)],
  ])("refuses a gateway token with %s, without showing it", (_name, token) => {
    const act = () => connections({ ...complete, "bigcommerce:gatewayToken": token }).store();
    expect(act).toThrow(/one line: printf .* \| pulumi config set --secret bigcommerce:gatewayToken/);
    expect(act).not.toThrow(token.trim());
  });

  it("shows the commands when nothing is configured", () => {
    expect(() => connections({}).store()).toThrow(
      /storeHash, gatewayUrl, gatewayToken are not configured.*pulumi config set bigcommerce:storeHash <hash>\n.*\n.*--secret bigcommerce:gatewayToken/s,
    );
  });

  it.each([
    [
      "an unknown store key",
      complete,
      "eu",
      /No store is configured under the key "eu".*--path bigcommerce:stores.eu.storeHash/s,
    ],
    [
      "a store hash with `store-` in front",
      { ...complete, "bigcommerce:storeHash": "store-abc1234" },
      undefined,
      /storeHash abc1234$/,
    ],
    [
      "a store hash with a path",
      { ...complete, "bigcommerce:storeHash": "stores/abc1234/v3" },
      undefined,
      /storeHash abc1234$/,
    ],
    ["a URL that is none", { ...complete, "bigcommerce:gatewayUrl": "gateway" }, undefined, /gatewayUrl is not a URL/],
    [
      "plain http to another machine",
      { ...complete, "bigcommerce:gatewayUrl": "http://gw.example.com" },
      undefined,
      /only https:\/\//,
    ],
    [
      "a password in the URL",
      { ...complete, "bigcommerce:gatewayUrl": "https://u:p@gw.example.com" },
      undefined,
      /user name or password/,
    ],
    [
      "a mode that does not exist",
      { ...complete, "bigcommerce:mode": "telepathy" },
      undefined,
      /mode of store "default"/,
    ],
    [
      "stores that are no object",
      { ...complete, "bigcommerce:stores": "eu" },
      undefined,
      /bigcommerce:stores is not an object/,
    ],
    [
      "a misspelt store setting",
      { ...complete, "bigcommerce:stores": { eu: { hash: "x" } } },
      undefined,
      /unexpected at eu\.hash/,
    ],
    [
      "a timeout that is no number",
      { ...complete, "bigcommerce:timeoutSeconds": "soon" },
      undefined,
      /timeoutSeconds is not a whole number/,
    ],
  ])("refuses %s", (_what, config, key, message) => {
    expect(() => connections(config as Record<string, unknown>).store(key)).toThrow(message);
  });

  it("takes a store hash or a token of digits, which `pulumi config set --path` stores as a number", () => {
    const stores = { eu: { storeHash: 12345678, gatewayToken: 87654321 } };
    expect(connections({ ...complete, "bigcommerce:stores": stores }).store("eu").storeHash).toBe("12345678");
  });

  it("says how to write a number that is too long to be read as one", () => {
    const stores = { eu: { storeHash: 12345678901234567890 } };
    expect(() => connections({ ...complete, "bigcommerce:stores": stores }).store("eu")).toThrow(
      /bigcommerce:stores\.eu\.storeHash is a number with too many digits.*in quotes.*Pulumi\.<stack>\.yaml/s,
    );
  });

  it.each([
    ["eu.west", `--path 'bigcommerce:stores["eu.west"].storeHash' <hash>`],
    ["eu[0]", `--path 'bigcommerce:stores["eu[0]"].storeHash' <hash>`],
    [`it's "eu"`, `--path 'bigcommerce:stores["it'\\''s \\"eu\\""].storeHash' <hash>`],
    ["eu-west_2", "--path bigcommerce:stores.eu-west_2.storeHash <hash>"],
  ])("prints a command for the store key %s that a shell and Pulumi take as it stands", (key, command) => {
    expect(() => connections(complete).store(key)).toThrow(`pulumi config set ${command}`);
  });

  const bad = { storeHash: "BAD-hash", gatewayUrl: "gateway", gatewayToken: "two words", apiUrl: "api", mode: "hand" };
  it.each([
    ["storeHash", "bigcommerce:stores.s1.storeHash is not a store hash"],
    [
      "gatewayUrl",
      "bigcommerce:stores.s1.gatewayUrl is not a URL: pulumi config set --path bigcommerce:stores.s1.gatewayUrl",
    ],
    ["gatewayToken", "--path bigcommerce:stores.s1.gatewayToken"],
    ["mode", "pulumi config rm --path bigcommerce:stores.s1.mode"],
  ] as const)("names the place where a bad %s of a store stands", (name, message) => {
    const stores = { s1: { storeHash: "abc1234", [name]: bad[name] } };
    expect(() => connections({ ...complete, "bigcommerce:stores": stores }).store("s1")).toThrow(message);
  });

  it("names the environment variable that a bad value came from", () => {
    const { "bigcommerce:storeHash": _hash, ...rest } = complete;
    const act = () => connections(rest, { BIGCOMMERCE_STORE_HASH: "store-abc1234" }).store();
    expect(act).toThrow("BIGCOMMERCE_STORE_HASH is not a store hash");
    expect(act).toThrow("export BIGCOMMERCE_STORE_HASH=abc1234");
  });

  it("blames the shared gateway address where it stands, not the store that uses it", () => {
    const config = {
      ...complete,
      "bigcommerce:gatewayUrl": "gateway",
      "bigcommerce:stores": { s1: { storeHash: "abc1234" } },
    };
    expect(() => connections(config).store("s1")).toThrow("pulumi config set bigcommerce:gatewayUrl https://");
  });

  it.each([
    ["ab", /has 2 characters, and a store hash has 3 to 32/],
    ["a".repeat(33), /has 33 characters, and a store hash has 3 to 32/],
    ["ABC123", /lower-case letters and digits/],
  ])("says of the store hash %s what is wrong with it", (hash, message) => {
    expect(() => connections({ ...complete, "bigcommerce:storeHash": hash }).store()).toThrow(message);
  });

  describe("in handoff mode", () => {
    const byHand = { "bigcommerce:mode": "handoff", "bigcommerce:storeHash": "abc123" };

    it("needs a store hash and nothing else, and reads BigCommerce's public API", () => {
      expect(connections(byHand).store().storeHash).toBe("abc123");
      expect(connections(byHand).describe()).toEqual({
        mode: "handoff",
        storeHash: "abc123",
        url: "https://api.bigcommerce.com",
      });
    });

    it.each([
      ["https://api.example.com/", "https://api.example.com"],
      ["https://proxy.example.com/bigcommerce/", "https://proxy.example.com/bigcommerce"],
      ["http://127.0.0.1:4010", "http://127.0.0.1:4010"],
    ])("takes %s for the address of the API", (apiUrl, url) => {
      expect(connections({ ...byHand, "bigcommerce:apiUrl": apiUrl }).describe().url).toBe(url);
    });

    it("ignores a gateway that is configured too", () => {
      expect(connections({ ...complete, ...byHand }).describe().mode).toBe("handoff");
    });

    it("is chosen for each store by itself", () => {
      const config = {
        ...complete,
        "bigcommerce:stores": {
          live: { storeHash: "live123", mode: "handoff", apiUrl: "https://api.example.com" },
          lab: { storeHash: "lab1234" },
        },
      };
      expect(connections(config).describe("live")).toMatchObject({ mode: "handoff", url: "https://api.example.com" });
      expect(connections(config).describe("lab").mode).toBe("gateway");
    });

    it("lets a store keep its gateway where the others are handed over", () => {
      const stores = { lab: { storeHash: "lab1234", mode: "gateway" } };
      expect(connections({ ...complete, ...byHand, "bigcommerce:stores": stores }).describe("lab").mode).toBe(
        "gateway",
      );
    });

    it("shows one command when the store hash is missing", () => {
      expect(() => connections({ "bigcommerce:mode": "handoff" }).store()).toThrow(
        /because storeHash is not configured\. Set it with:\n {2}pulumi config set bigcommerce:storeHash <hash>\n/,
      );
    });

    it.each([
      [
        "that is none",
        "api",
        /apiUrl is not a URL: pulumi config set bigcommerce:apiUrl https:\/\/api\.bigcommerce\.com/,
      ],
      [
        "of plain http on another machine",
        "http://api.example.com",
        /bigcommerce:apiUrl uses http:\/\/.*only https:\/\//,
      ],
      ["with a password", "https://u:sesame@api.example.com", /apiUrl holds a user name or password.*Leave them out/],
    ])("refuses an API URL %s", (_what, apiUrl, message) => {
      const open = () => connections({ ...byHand, "bigcommerce:apiUrl": apiUrl }).store();
      expect(open).toThrow(message);
      expect(open).not.toThrow("sesame");
    });

    it("opens the store's public API, which a store behind a gateway does not have", () => {
      expect(connections(byHand).storeApi().storeHash).toBe("abc123");
      expect(() => connections(complete).storeApi()).toThrow(/pulumi config set bigcommerce:mode handoff/);
    });

    it("hands the adopted credentials to the backend", () => {
      const adopted = { orders: { accessToken: "tokentokentokentokentokentoken1" } };
      const store = connections({ ...byHand, "bigcommerce:adopted": adopted }).store();
      expect(store.offeredFingerprint?.({ owner: "organization/lab/dev/orders" })).toMatch(/^[0-9a-f]{12}$/);
      expect(store.offeredFingerprint?.({ owner: "organization/lab/dev/feed" })).toBeUndefined();
    });
  });

  it("asks for a store back that accounts still live in", () => {
    expect(() => connections(complete).storeOf("gone123")).toThrow(/Store gone123 is no longer configured/);
  });

  it("never shows the token or a password", () => {
    for (const url of ["http://gw.example.com", "https://user:sesame-sesame@gw.example.com"]) {
      try {
        connections({ ...complete, "bigcommerce:gatewayUrl": url }).store();
      } catch (error) {
        expect((error as Error).message).not.toMatch(/token-of-the-default-store|sesame/);
      }
    }
  });
});
