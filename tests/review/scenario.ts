import { program } from "../helpers/lab";

/** Store hash of the scenario's second store. */
export const SECOND_STORE = "second01";
/** Store hash of a store that is filled up to the limit before anything is previewed. */
export const FULL_STORE = "full0050";

const helpers = `
// A stand-in for whatever uses a token: a dynamic resource whose lifecycle is one line of text.
class Consumer extends pulumi.CustomResource {
  constructor(name, args, options) {
    super("pulumi-nodejs:dynamic/shop:Consumer", name, { ...args,
      __provider: 'exports.handler=()=>({create:async(inputs)=>({id:"consumer-"+Object.keys(inputs).length,outs:inputs}),diff:async(_id,olds,news)=>({changes:JSON.stringify(olds)!==JSON.stringify(news),replaces:olds.slot===news.slot?[]:["slot"]})})' },
      options);
  }
}
class Integration extends pulumi.ComponentResource {
  constructor(name, scopes) {
    super("shop:index:Integration", name);
    this.account = new ApiAccount(name + "-token", { scopes }, { parent: this });
  }
}
`;

/** The stack before the change. Every account is called after what will happen to it. */
export const before = program(`${helpers}
new ApiAccount("untouched", { scopes: { products: "read-only" }, endpoints: ["GET /v3/catalog/products"] });
new ApiAccount("widened", { scopes: { orders: "read-only" } });
new ApiAccount("family-added", { scopes: { products: "read-only" } });
new ApiAccount("family-removed", { scopes: { products: "read-only", customers: "modify" } });
new ApiAccount("narrowed", { scopes: { orders: "modify", products: "modify" } });
new ApiAccount("widened-and-narrowed", { scopes: { orders: "modify", products: "read-only" } });
new ApiAccount("renamed", { name: "Feed reader", scopes: { products: "read-only" } });
new ApiAccount("named-and-rescoped", { name: "Warehouse sync", scopes: { orders: "read-only" } });
const rotated = new ApiAccount("rotated", { scopes: { products: "modify" }, keepers: { rotation: "1" } });
new ApiAccount("now-stencil", { scopes: { themes: "read-only" } });
new ApiAccount("stencil-raised", { tokenType: "stencil-cli", accessLevel: "local-development-only" });
new ApiAccount("stencil-lowered", { tokenType: "stencil-cli", accessLevel: "publish-theme" });
new ApiAccount("deleted", { scopes: { customers: "read-only" } });
new ApiAccount("retained", { scopes: { products: "read-only" } }, { retainOnDelete: true });
new ApiAccount("moved-to-second-store", { scopes: { products: "read-only" } });
new ApiAccount("level-unknown", { store: "second", scopes: { orders: "read-only" } });
new ApiAccount("scopes-unknown", { store: "second", scopes: { orders: "read-only" } });
new ApiAccount("name-unknown", { scopes: { products: "read-only" } });
new ApiAccount("endpoints-changed", { scopes: { products: "read-only" }, endpoints: ["GET /v3/catalog/products"] });
new ApiAccount("justified", { scopes: { customers: "read-only" } });
new ApiAccount("handed-over", { scopes: { products: "read-only" }, team: "feeds" });
new ApiAccount("old-logical-name", { scopes: { products: "read-only" } });
new ApiAccount("protected", { scopes: { products: "read-only" } }, { protect: true });
new Integration("inside-component", { products: "read-only" });
new ApiAccount("under-granted", { store: "second", scopes: { orders: "modify" }, endpoints: ["PUT /v2/orders/{order_id}"] });
new ApiAccount("with-surplus", { store: "second", scopes: { products: "read-only" }, endpoints: ["GET /v3/catalog/products"] });
new ApiAccount("personal-data", { store: "second", scopes: { products: "read-only" } });
new ApiAccount("money", { store: "second", scopes: { products: "read-only" } });
new ApiAccount("escalation-path", { store: "second", scopes: { products: "read-only" } });
const consumed = new ApiAccount("consumed", { scopes: { orders: "read-only" } });
new Consumer("deployment", { token: consumed.accessToken, slot: "blue" });
new Consumer("immutable-image", { token: "none", slot: consumed.fingerprint });
new Consumer("reads-rotated", { token: rotated.accessToken, slot: "blue" });
new ApiAccount("parameter-added", { store: "second", scopes: { products: "read-only" } });
new ApiAccount("parameter-removed", { store: "second", scopes: { products: "read-only" }, additionalScopes: ["store_v9_experiments"] });
new ApiAccount("scopes-ignored", { scopes: { products: "read-only" } });
new ApiAccount("reordered", { scopes: { orders: "read-only", products: "read-only" }, endpoints: ["GET /v2/orders", "GET /v3/catalog/products"] });
new ApiAccount("secret-keeper", { store: "second", scopes: { products: "read-only" }, keepers: { seed: pulumi.secret("keeper-secret-one") } });
new ApiAccount("in-second-store", { store: "second", scopes: { customers: "read-only" } });
new ApiAccount("in-full-store", { store: "full", scopes: { products: "read-only" } });
`);

/** The stack that the pull request asks for. */
export const after = program(`${helpers}
new ApiAccount("untouched", { scopes: { products: "read-only" }, endpoints: ["GET /v3/catalog/products"] });
new ApiAccount("widened", { scopes: { orders: "modify" } });
new ApiAccount("family-added", { scopes: { products: "read-only", informationAndSettings: "read-only" } });
new ApiAccount("family-removed", { scopes: { products: "read-only" } });
new ApiAccount("narrowed", { scopes: { orders: "read-only", products: "modify" } });
new ApiAccount("widened-and-narrowed", { scopes: { orders: "read-only", products: "modify" } });
new ApiAccount("renamed", { name: "Feed reader, EU", scopes: { products: "read-only" } });
new ApiAccount("named-and-rescoped", { name: "Warehouse sync", scopes: { orders: "modify" } });
const rotated = new ApiAccount("rotated", { scopes: { products: "modify" }, keepers: { rotation: "2" } });
new ApiAccount("now-stencil", { tokenType: "stencil-cli", accessLevel: "publish-theme" });
new ApiAccount("stencil-raised", { tokenType: "stencil-cli", accessLevel: "publish-theme" });
new ApiAccount("stencil-lowered", { tokenType: "stencil-cli", accessLevel: "local-development-only" });
new ApiAccount("moved-to-second-store", { store: "second", scopes: { products: "read-only" } });
const fresh = new ApiAccount("created", { scopes: { orders: "read-only", products: "read-only" }, endpoints: ["GET /v2/orders", "GET /v3/catalog/products"], team: "erp" });
new ApiAccount("level-unknown", { store: "second", scopes: { orders: fresh.fingerprint.apply((text) => (text === "" ? "read-only" : "modify")) } });
new ApiAccount("scopes-unknown", { store: "second", scopes: fresh.fingerprint.apply(() => ({ orders: "modify" })) });
new ApiAccount("name-unknown", { name: pulumi.interpolate\`reader of \${fresh.fingerprint}\`, scopes: { products: "read-only" } });
new ApiAccount("endpoints-changed", { scopes: { products: "read-only" }, endpoints: ["GET /v3/catalog/products", "GET /v3/catalog/brands"] });
new ApiAccount("justified", { scopes: { customers: "read-only" }, justifications: { customers: "Segments for the newsletter are worked out nightly" } });
new ApiAccount("handed-over", { scopes: { products: "read-only" }, team: "search" });
new ApiAccount("new-logical-name", { scopes: { products: "read-only" } }, { aliases: [{ name: "old-logical-name" }] });
new ApiAccount("protected", { scopes: { products: "read-only" }, team: "platform" }, { protect: true });
new Integration("inside-component", { products: "modify" });
new ApiAccount("under-granted", { store: "second", scopes: { orders: "read-only" }, endpoints: ["PUT /v2/orders/{order_id}", "GET /v3/catalog/prodcts"] });
new ApiAccount("with-surplus", { store: "second", scopes: { products: "modify", customers: "read-only" }, endpoints: ["GET /v3/catalog/products"] });
new ApiAccount("personal-data", { store: "second", scopes: { products: "read-only", customers: "read-only" } });
new ApiAccount("money", { store: "second", scopes: { products: "read-only", createPayments: "create" } });
new ApiAccount("escalation-path", { store: "second", scopes: { products: "read-only", customersLogin: "login" } });
const consumed = new ApiAccount("consumed", { scopes: { products: "read-only" } });
new Consumer("deployment", { token: consumed.accessToken, slot: "blue" });
new Consumer("immutable-image", { token: "none", slot: consumed.fingerprint });
new Consumer("reads-rotated", { token: rotated.accessToken, slot: "blue" });
new ApiAccount("parameter-added", { store: "second", scopes: { products: "read-only" }, additionalScopes: ["store_v9_experiments"] });
new ApiAccount("parameter-removed", { store: "second", scopes: { products: "read-only" } });
new ApiAccount("scopes-ignored", { scopes: { products: "modify", orders: "modify" } }, { ignoreChanges: ["scopes"] });
new ApiAccount("reordered", { endpoints: ["GET /v3/catalog/products", "GET /v2/orders"], scopes: { products: "read-only", orders: "read-only" } });
new ApiAccount("secret-keeper", { store: "second", scopes: { products: "read-only" }, keepers: { seed: pulumi.secret("keeper-secret-two") } });
new ApiAccount("in-second-store", { store: "second", scopes: { customers: "read-only" } });
new ApiAccount("in-full-store", { store: "full", scopes: { products: "modify" } });
new ApiAccount("stencil-created", { tokenType: "stencil-cli" });
`);

/** A small stack in a store that can change scopes in place: what it is, and what it shall be. */
export const editableBefore = program(`
new ApiAccount("widened-in-place", { scopes: { orders: "read-only" } });
new ApiAccount("narrowed-in-place", { scopes: { products: "modify" } });
new ApiAccount("renamed-in-place", { name: "Before", scopes: { products: "read-only" } });
`);
export const editableAfter = program(`
new ApiAccount("widened-in-place", { scopes: { customers: "modify", orders: "read-only" } });
new ApiAccount("narrowed-in-place", { scopes: { products: "read-only" } });
new ApiAccount("renamed-in-place", { name: "After", scopes: { products: "read-only" } });
`);

/** The first stack without its protected account, which the engine refuses. */
export const withoutProtected = before.replace(/^new ApiAccount\("protected".*$/m, "");
/** The first stack with what somebody had widened by hand made official. */
export const driftAccepted = before.replace(
  'new ApiAccount("untouched", { scopes: { products: "read-only" }',
  'new ApiAccount("untouched", { scopes: { orders: "modify", products: "modify" }',
);
