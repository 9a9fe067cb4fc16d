import { createGateway, openLedger, serveGateway } from "../../../gateway";
import { MemoryDriver } from "../../helpers/memory-driver";

/** A driver may name the four credentials in any order, and more beside them. */
class OtherOrder extends MemoryDriver {
  override async create(...order: Parameters<MemoryDriver["create"]>) {
    const { account, credentials } = await super.create(...order);
    const reversed = Object.fromEntries(Object.entries(credentials).reverse()) as typeof credentials;
    return { account, credentials: { note: "the driver's own", ...reversed } };
  }
}

it("answers a repeated create with the text of the first answer, whatever the order of the driver's fields", async () => {
  const ledger = await openLedger(":memory:");
  const tokens = [{ token: "manage", stores: "*", access: "manage" }] as const;
  const gateway = await serveGateway(createGateway({ driver: new OtherOrder(), ledger, tokens }));
  const create = async (): Promise<string> => {
    const answer = await fetch(`${gateway.url}/v1/stores/store1/accounts`, {
      method: "POST",
      headers: { Authorization: "Bearer manage", "Content-Type": "application/json", "Idempotency-Key": "key-1" },
      body: JSON.stringify({ name: "orders", owner: "acme", token_type: "v2v3", scopes: ["store_v2_orders"] }),
    });
    expect(answer.status).toBe(201);
    return answer.text();
  };
  try {
    const first = await create();
    expect(await create()).toBe(first);
    expect(first).not.toContain("the driver's own");
  } finally {
    await gateway.close();
    await ledger.close();
  }
});
