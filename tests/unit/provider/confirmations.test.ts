import { Confirmations } from "../../../provider/backends/gateway/confirmations";
import { UnreachableError } from "../../../wire/errors";

describe("confirmations that could not be told", () => {
  function lab() {
    const told: (readonly string[])[] = [];
    const gateway = { isDown: true };
    const confirmations = new Confirmations({
      unconfirmed: () => Promise.resolve(new Set()),
      confirm: (ids) => {
        if (gateway.isDown) return Promise.reject(new UnreachableError("the gateway is down"));
        told.push(ids);
        return Promise.resolve();
      },
    });
    return { told, gateway, confirmations };
  }

  it("stop the create that waits for them", async () => {
    const { confirmations } = lab();
    confirmations.stored("1");
    await expect(confirmations.settled()).rejects.toThrow("the gateway is down");
  });

  it("are told again before the next create, so that one bad moment does not stop all that follow", async () => {
    const { told, gateway, confirmations } = lab();
    confirmations.stored("1");
    await expect(confirmations.settled()).rejects.toThrow("the gateway is down");
    gateway.isDown = false;
    await confirmations.settled();
    expect(told).toEqual([["1"]]);
  });
});
