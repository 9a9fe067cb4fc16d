import { DriverError, type AccountDriver } from "./driver";
import { GatewayProblem } from "./gateway-problem";

/**
 * The driver, with every failure that is not a DriverError turned into `driver_failed`. Its message may hold anything,
 * so it stays behind as the cause and does not go into the answer.
 */
export function guardDriver(driver: AccountDriver): AccountDriver {
  return {
    stores: () => guard("name its stores", () => driver.stores()),
    capabilities: (store) => guard("tell what it can do", () => driver.capabilities(store)),
    list: (store) => guard("list its accounts", () => driver.list(store)),
    get: (store, id) => guard("show an account", () => driver.get(store, id)),
    create: (store, spec) => guard("make an account", () => driver.create(store, spec)),
    update: (store, id, change) => guard("change an account", () => driver.update(store, id, change)),
    delete: (store, id) => guard("delete an account", () => driver.delete(store, id)),
  };
}

async function guard<T>(attempt: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DriverError) throw error;
    throw new GatewayProblem(
      "driver_failed",
      `the store was asked to ${attempt}, and its driver failed: try again; the gateway's operator finds the reason in its log`,
      { cause: error },
    );
  }
}
