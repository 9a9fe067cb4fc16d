import { describeDriverContract } from "../../gateway/suite";
import { MemoryDriver } from "../helpers/memory-driver";

describe.each([
  ["a store that cannot change scopes", false],
  ["a store that can change scopes", true],
])("%s", (_, change_scopes) => {
  describeDriverContract("a store in memory", () => {
    const driver = new MemoryDriver();
    driver.capabilitiesBody = { ...driver.capabilitiesBody, change_scopes, max_accounts: 12 };
    return Promise.resolve({
      driver,
      store: "store1",
      makeByHand: (name, scopes) => Promise.resolve(driver.put("store1", { name, tokenType: "v2v3", scopes }).id),
      deleteByHand: (id) => Promise.resolve(void driver.takeAway("store1", id)),
    });
  });
});
