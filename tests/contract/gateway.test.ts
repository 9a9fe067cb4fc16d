import { createGateway, openLedger, serveGateway } from "../../gateway";
import { MemoryDriver } from "../helpers/memory-driver";
import { describeGatewayContract } from "./describe-gateway-contract";

describe.each([
  ["a store that cannot change scopes", false],
  ["a store that can change scopes", true],
])("%s", (_, change_scopes) => {
  describeGatewayContract("the gateway over a store in memory", async () => {
    const driver = new MemoryDriver();
    driver.capabilitiesBody = { ...driver.capabilitiesBody, change_scopes, max_accounts: 12 };
    const ledger = await openLedger(":memory:");
    const gateway = createGateway({
      driver,
      ledger,
      tokens: [
        { token: "a-token-that-manages", stores: "*", access: "manage" },
        { token: "a-token-that-reads", stores: "*", access: "read" },
      ],
    });
    const served = await serveGateway(gateway);
    return {
      url: served.url,
      manageToken: "a-token-that-manages",
      readToken: "a-token-that-reads",
      store: "store1",
      makeByHand: (name, scopes) => Promise.resolve(driver.put("store1", { name, tokenType: "v2v3", scopes }).id),
      deleteByHand: (id) => Promise.resolve(void driver.takeAway("store1", id)),
      close: async () => {
        await served.close();
        await ledger.close();
      },
    };
  });
});
