import {
  ACCOUNT_PROVIDER,
  DYNAMIC_ACCOUNT_TYPE,
  PACKAGED_ACCOUNT_TYPE,
  recogniseAccount,
  type ShownResource,
} from "../../../engine/account-resource";

const urnOf = (type: string) => `urn:pulumi:dev::shop::${type}::feed`;
const inputs = {
  __provider: ACCOUNT_PROVIDER,
  owner: "organization/shop/dev/feed",
  tokenType: "v2v3",
  scopes: { products: "read-only" },
};
const runBy = (name: string) => `urn:pulumi:dev::shop::pulumi:providers:${name}::default::0123`;
const genuine: ShownResource = { type: DYNAMIC_ACCOUNT_TYPE, urn: urnOf(DYNAMIC_ACCOUNT_TYPE), inputs };
const of = (change: Partial<ShownResource>): ShownResource => {
  const type = change.type ?? genuine.type;
  return { ...genuine, urn: urnOf(type), ...change };
};

describe("an account as this package makes them", () => {
  it.each<[string, ShownResource]>([
    ["of a program", genuine],
    ["of a program, run by the dynamic provider", of({ provider: runBy("pulumi-nodejs") })],
    ["of a program, in a state", of({ outputs: { __provider: ACCOUNT_PROVIDER, accessToken: "[secret]" } })],
    ["in a policy pack, to which the engine shows no text", of({ inputs: { owner: "a/b/c/d" }, isTextLeftOut: true })],
    ["inside a component", of({ urn: `urn:pulumi:dev::shop::shop:index:Team$${DYNAMIC_ACCOUNT_TYPE}::feed` })],
    ["of the packaged plugin", of({ type: PACKAGED_ACCOUNT_TYPE, inputs: { scopes: { products: "read-only" } } })],
    [
      "of the packaged plugin, run by it",
      of({ type: PACKAGED_ACCOUNT_TYPE, inputs: {}, provider: runBy("bigcommerce") }),
    ],
    [
      "of the packaged plugin, in a state that keeps the text for the way back",
      of({ type: PACKAGED_ACCOUNT_TYPE, inputs: {}, outputs: { __provider: ACCOUNT_PROVIDER } }),
    ],
  ])("is recognised: %s", (_what, resource) => {
    expect(recogniseAccount(resource)).toEqual({ isAccount: true, forgery: undefined });
  });
});

describe("a resource that has nothing to do with accounts", () => {
  it.each<[string, ShownResource]>([
    ["a bucket", of({ type: "aws:s3/bucket:Bucket", inputs: { bucket: "feed" } })],
    ["the stack", of({ type: "pulumi:pulumi:Stack", inputs: {} })],
    ["the plugin's provider", of({ type: "pulumi:providers:bigcommerce", inputs: { gatewayUrl: "https://gate" } })],
    ["another dynamic resource", of({ type: "pulumi-nodejs:dynamic:Resource", inputs: { __provider: "exports.x=1" } })],
    [
      "a dynamic resource with an owner and scopes of another kind",
      of({ type: "pulumi-nodejs:dynamic:Resource", inputs: { __provider: "x", owner: "octocat", scopes: ["repo"] } }),
    ],
    ["what is no resource", of({ type: "", urn: "", inputs: "none" })],
  ])("is left alone: %s", (_what, resource) => {
    expect(recogniseAccount(resource)).toEqual({ isAccount: false, forgery: undefined });
  });
});

describe("a forged account", () => {
  const text = (__provider: unknown) => ({ ...inputs, __provider });
  const thrower = new Proxy(inputs, {
    get: (target, name) => {
      if (name === "__provider") throw new Error("not known yet");
      return Reflect.get(target, name) as unknown;
    },
  });
  it.each<[string, ShownResource, RegExp]>([
    ["our code under the general type", of({ type: "pulumi-nodejs:dynamic:Resource" }), /its type is/],
    ["our code under the type of a bucket", of({ type: "aws:s3/bucket:Bucket" }), /its type is/],
    ["our code in the outputs alone", of({ type: "a:b:C", inputs: {}, outputs: inputs }), /its type is/],
    ["our type with another text", of({ inputs: text("exports.handler=()=>({})") }), /other code/],
    ["our type with one more space", of({ inputs: text(`${ACCOUNT_PROVIDER} `) }), /other code/],
    ["our type with another text in the state", of({ outputs: text("exports.handler=1") }), /other code/],
    ["our type with a masked text", of({ inputs: text("[secret]") }), /hides/],
    [
      "our type with a text that is not known yet",
      of({ inputs: text("04da6b54-80e4-46f7-96ec-b56ff0331ba9") }),
      /hides/,
    ],
    ["our type with an encrypted text", of({ inputs: text({ ciphertext: "v1:x" }) }), /hides/],
    ["our type with a text that cannot be read", of({ inputs: thrower }), /hides/],
    ["our type without a text", of({ inputs: text(undefined) }), /does not say/],
    ["our type, and a URN of another", of({ urn: urnOf("shop:index:Thing") }), /its URN says/],
    ["another type, and a URN of ours", of({ type: "shop:index:Thing", urn: genuine.urn }), /its URN says/],
    ["our type, run by another provider", of({ provider: runBy("evil") }), /the provider evil/],
    [
      "the plugin's type, run by the dynamic provider",
      of({ type: PACKAGED_ACCOUNT_TYPE, inputs: {}, provider: runBy("pulumi-nodejs") }),
      /the provider/,
    ],
    ["the plugin's type with code of its own", of({ type: PACKAGED_ACCOUNT_TYPE }), /brings code/],
    [
      "the plugin's type with other code in the state",
      of({ type: PACKAGED_ACCOUNT_TYPE, inputs: {}, outputs: { __provider: `${ACCOUNT_PROVIDER} ` } }),
      /brings code/,
    ],
    [
      "another type, run by the plugin",
      of({ type: "aws:x:Y", inputs: {}, provider: runBy("bigcommerce") }),
      /its type is/,
    ],
    [
      "a stranger whose code names the package",
      of({ type: "pulumi-nodejs:x:Y", inputs: { __provider: 'require("pulumi-bigcommerce-api-accounts/lifecycle")' } }),
      /names this package/,
    ],
    [
      "a stranger with the inputs of an account, whose code names nothing",
      of({ type: "pulumi-nodejs:x:Y", inputs: text('require("renamed/lifecycle")') }),
      /inputs of an API account/,
    ],
  ])("counts as an account, and is called one: %s", (_what, resource, why) => {
    const { isAccount, forgery } = recogniseAccount(resource);
    expect(isAccount).toBe(true);
    expect(forgery).toMatch(why);
  });
});
