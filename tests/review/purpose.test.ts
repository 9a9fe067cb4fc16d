import { UNKNOWN } from "../../engine/unknown";
import { renderText } from "../../review";
import { accountOf, previewOf, reviewDocument } from "./helpers";

const declared = { scopes: { products: "read-only" }, endpoints: ["GET /v3/catalog/products"] };
const reviewed = (inputs: Readonly<Record<string, unknown>>) => reviewDocument(previewOf(declared, inputs));

describe("what an account is for", () => {
  it("is compared with its scopes: more than the endpoints need is named, with what would do", () => {
    const review = reviewed({ ...declared, scopes: { products: "read-only", orders: "read-only" } });
    expect(accountOf(review, "account").surplus?.suffices).toBe('{ products: "read-only" }');
  });

  it("cannot be said of a family that no documented call needs, so that is no surplus", () => {
    const review = reviewed({ ...declared, scopes: { products: "read-only", customersLogin: "login" } });
    expect(accountOf(review, "account").surplus).toBeNull();
  });

  it("cannot be said while an endpoint is known only after the update, for that one may need the rest", () => {
    const review = reviewed({
      scopes: { products: "read-only", orders: "read-only" },
      endpoints: [...declared.endpoints, UNKNOWN],
    });
    expect(accountOf(review, "account").surplus).toBeNull();
  });

  it.each([
    ["more than the endpoints need", { scopes: { products: "modify", orders: "read-only" } }],
    [
      "a call beside, of which no page says what it needs",
      { endpoints: ["GET /v3/catalog/products", "POST /v3/tax/classes"] },
    ],
    ["a level beside, known only after the update", { scopes: { products: "modify", orders: UNKNOWN } }],
    ["a call that is not known", { endpoints: ["GET /v3/catalog/product"] }],
    ["a call of GraphQL beside", { endpoints: ["GET /v3/catalog/products", "POST /graphql"] }],
  ])("is judged alike by the review and by the rule it runs: %s", (_, changes) => {
    const review = reviewed({ scopes: { products: "modify" }, endpoints: ["GET /v3/catalog/products"], ...changes });
    const refused = review.findings.find(
      ({ rule, message }) => rule === "least-privilege" && message.startsWith("More is granted"),
    );
    const { surplus } = accountOf(review, "account");
    expect(surplus === null).toBe(refused === undefined);
    if (surplus !== null) expect(refused?.message).toContain(`this suffices: scopes: ${surplus.suffices}`);
  });

  it("does not have to be a call of the REST API", () => {
    const review = reviewed({ ...declared, endpoints: [...declared.endpoints, "POST /graphql"] });
    expect(accountOf(review, "account").endpoints.notDocumented).toEqual([]);
  });

  it("is shown without the server and the query of a call that is not known", () => {
    const call = "GET https://api.bigcommerce.com/stores/abc123/v3/catalog/product?access_token=hushhush";
    const review = reviewed({ ...declared, endpoints: [call] });
    expect(accountOf(review, "account").endpoints.notDocumented).toEqual([
      { call: "GET /v3/catalog/product", suggestion: "GET /v3/catalog/products" },
    ]);
    expect(renderText(review)).not.toContain("hushhush");
  });
});
