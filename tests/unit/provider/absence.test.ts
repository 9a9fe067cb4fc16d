import { GatewayBackend } from "../../../provider/backends/gateway/gateway-backend";
import type { Call, HttpClient } from "../../../provider/backends/gateway/http";
import {
  keepersDigest,
  isMadeWith,
  keepersOf,
  keptKeepersDigest,
  makerOf,
  type AccountState,
} from "../../../provider/lifecycle/state";
import { GatewayError } from "../../../wire/errors";

const state: AccountState = {
  name: "orders",
  storeHash: "abc123",
  apiPath: "p",
  clientId: "client",
  clientSecret: "secret-secret",
  accessToken: "token-token",
  tokenType: "v2v3",
  fingerprint: "0123456789ab",
  createdAt: "2026-01-01T00:00:00Z",
};

/** A gateway that knows no account by its id, and lists these. */
function forgetful(ids: readonly string[]): GatewayBackend {
  const fail = () => Promise.reject(new GatewayError("not_found", 404, "no such account"));
  const data = ids.map((id) => ({ id, name: id, token_type: "v2v3", scopes: [], confirmed: true, created_at: "" }));
  const http = {
    json: (call: Call) =>
      call.path.includes("?") ? Promise.resolve({ data, total: ids.length, next_cursor: null }) : fail(),
    empty: fail,
  };
  return new GatewayBackend("abc123", http as unknown as HttpClient);
}

describe("an account that the gateway does not know", () => {
  it("is gone when the store's list lacks it", async () => {
    expect(await forgetful(["2"]).get("1")).toBeUndefined();
    await expect(forgetful(["2"]).delete("1")).resolves.toBeUndefined();
  });

  it("is not gone while the store's list has it", async () => {
    await expect(forgetful(["1"]).get("1")).rejects.toThrow("but still lists it");
    await expect(forgetful(["1"]).delete("1")).rejects.toThrow("but still lists it");
  });
});

describe("who made an account", () => {
  it("stands in state, and is told by the id in states that do not say so", () => {
    expect(makerOf("1001", state)).toBe("gateway");
    expect(makerOf("client", state)).toBe("person");
    expect(makerOf("token-0123456789ab", state)).toBe("person");
    expect(makerOf("client", { ...state, madeBy: "gateway" })).toBe("gateway");
  });
});

describe("keepers of which only the digest is known", () => {
  const keepers = { rotation: "1" };
  const generation = keepersDigest(keepers, state.accessToken);
  const made: AccountState = { ...state, generation };

  it("are those that the account was made with, and so are the keepers themselves", () => {
    expect(isMadeWith(made, keepersOf(generation))).toBe(true);
    expect(isMadeWith(made, keepers)).toBe(true);
    expect(isMadeWith(made, { rotation: "2" })).toBe(false);
    expect(isMadeWith(state, keepersOf(undefined))).toBe(true);
  });

  it("leave the digest in state as it is, so that the real ones fit again", () => {
    expect(keptKeepersDigest(made, keepersOf(generation))).toBe(generation);
  });

  it("go on with a new account that was made with the digest in their place", () => {
    const successor: AccountState = {
      ...state,
      accessToken: "another-token",
      generation: keepersDigest(keepersOf(generation), "another-token"),
    };
    expect(isMadeWith(successor, keepersOf(generation))).toBe(true);
  });

  it("cannot be told without the token, and rotate nothing then", () => {
    const lost = { ...made, accessToken: null } as unknown as AccountState;
    expect(isMadeWith(lost, { rotation: "2" })).toBe(true);
    expect(keptKeepersDigest(lost, { rotation: "2" })).toBe(generation);
  });
});
