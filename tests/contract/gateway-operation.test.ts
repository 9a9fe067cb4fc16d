import { ProtocolLab } from "./protocol-lab";

describe("running a gateway", () => {
  let lab: ProtocolLab;
  beforeEach(async () => {
    lab = await ProtocolLab.start();
  });
  afterEach(async () => {
    await lab.close();
  });

  describe("a token that is bound to a store", () => {
    const bound = { Authorization: "Bearer manage-store2" };

    it("opens it", async () => {
      expect(await lab.send("GET", "/v1/stores/store2/accounts", undefined, bound)).toMatchObject({ status: 200 });
    });

    it.each(["store1", "nosuchstore"])("opens no other, and does not tell whether there is one (%s)", async (store) => {
      const reply = await lab.send("GET", `/v1/stores/${store}/accounts`, undefined, bound);
      expect(reply).toMatchObject({ status: 403, body: { code: "forbidden" } });
    });
  });

  describe("its request log", () => {
    it("says what was asked and how it went, and nothing of what was sent", async () => {
      const { data, credentials } = await lab.make({ name: "a-name-to-look-for" });
      await lab.send("GET", `/v1/stores/store1/accounts/${data.id}?x=query-to-look-for`);
      await lab.send("GET", "/v1/stores/store1/accounts?name=query-to-look-for");
      await lab.send("GET", "/v1/path-to-look-for");
      await lab.send("POST", "/v1/stores/nosuchstore/accounts", { name: "a-name-to-look-for" });

      const ms = expect.any(Number) as number;
      expect(lab.log).toEqual([
        { method: "POST", path: "/v1/stores/{store}/accounts", status: 201, ms },
        { method: "GET", path: "/v1/stores/{store}/accounts/{account}", status: 200, ms },
        { method: "GET", path: "/v1/stores/{store}/accounts", status: 200, ms },
        { method: "GET", path: "(unknown)", status: 404, code: "route_unknown", ms },
        { method: "POST", path: "/v1/stores/{store}/accounts", status: 404, code: "store_unknown", ms },
      ]);
      const text = JSON.stringify(lab.log);
      for (const secret of ["to-look-for", "manage", "nosuchstore", ...Object.values(credentials)])
        expect(text).not.toContain(secret);
      expect(lab.log.every(({ ms }) => ms >= 0)).toBe(true);
    });
  });

  it("tells its operator what lies behind a failure, and its caller only that there was one", async () => {
    jest.spyOn(lab.ledger, "accounts").mockImplementationOnce(() => {
      throw new Error("a fault at /srv/gateway/ledger.js:12");
    });
    const { status, body } = await lab.send("GET", "/v1/stores/store1/accounts");
    expect({ status, body }).toEqual({
      status: 500,
      body: {
        type: "/v1/openapi.json#/x-error-codes/internal",
        title: "The gateway failed",
        status: 500,
        detail: "the gateway failed; its operator finds the reason in its log",
        code: "internal",
      },
    });
    expect(lab.failures).toMatchObject([
      { name: "GatewayFailure", code: "internal", cause: { message: expect.stringContaining("a fault") as string } },
    ]);
  });

  it("destroys credentials that waited too long though nobody calls", async () => {
    jest.useFakeTimers({ doNotFake: ["performance"] });
    try {
      await lab.restart();
      const { data } = await lab.make();
      lab.now += 25 * 60 * 60 * 1000;
      expect(await lab.ledger.findAccount("store1", data.id)).toMatchObject({ holdsCredentials: true });
      await jest.advanceTimersByTimeAsync(10 * 60 * 1000);
      expect(await lab.ledger.findAccount("store1", data.id)).toMatchObject({ holdsCredentials: false });
    } finally {
      jest.useRealTimers();
    }
  });

  it("makes accounts of one store after the other and of two stores beside each other", async () => {
    let running = 0;
    let most = 0;
    lab.driver.before = async (verb) => {
      if (verb !== "create") return;
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
    };
    const orders = Array.from({ length: 6 }, (_, n) => ({ name: `account-${n}`, owner: `acme/shop/prod/${n}` }));
    await Promise.all(orders.map((order) => lab.create(order)));
    expect(most).toBe(1);
    await Promise.all(
      orders.flatMap((order) =>
        ["store1", "store2"].map((store) => lab.create({ ...order, generation: "2" }, undefined, store)),
      ),
    );
    expect(most).toBe(2);
  });
});
