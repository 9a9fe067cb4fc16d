import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createAccountResponseSchema,
  type AccountBody,
  type CreateAccountRequest,
  type CreateAccountResponse,
  type ListAccountsResponse,
  type Problem,
} from "../../contract";
import {
  createGateway,
  type Ledger,
  openLedger,
  type Gateway,
  type GatewayStep,
  type RecoveryReport,
  type RequestLogEntry,
  type StepContext,
  type GatewayFailure,
} from "../../gateway";
import { MemoryDriver } from "../helpers/memory-driver";
import { identityOf, validOrder, type Reply } from "../../gateway/suite/contract-client";

/** The death of the gateway at a step, as far as a test can have it in its own process: the request goes no further. */
export class Died extends Error {}

/**
 * A gateway over a ledger on disk and a store in memory, which can die and start again while both stay.
 * Its clock is the test's. Requests go in without a socket.
 */
export class ProtocolLab {
  get now(): number {
    return this.time.now;
  }

  set now(now: number) {
    this.time.now = now;
  }

  readonly driver = new MemoryDriver(["store1", "store2"], () => this.now);
  readonly log: RequestLogEntry[] = [];
  readonly failures: GatewayFailure[] = [];
  readonly steps: GatewayStep[] = [];
  /** Called at each step; what it throws ends the request there. */
  onStep: (step: GatewayStep, context: StepContext) => void | Promise<void> = () => undefined;
  /** As the gateway's option; taken up at the next restart. */
  driverDeadlineMs: number | undefined;

  gateway: Gateway;

  private constructor(
    readonly folder: string,
    private readonly time: { now: number },
    public ledger: Ledger,
  ) {
    this.gateway = this.startGateway();
  }

  get ledgerPath(): string {
    return join(this.folder, "gateway.ledger");
  }

  static async start(): Promise<ProtocolLab> {
    const folder = mkdtempSync(join(tmpdir(), "gateway-"));
    const clock = { now: Date.parse("2026-05-01T12:00:00Z") };
    return new ProtocolLab(folder, clock, await openLedger(join(folder, "gateway.ledger"), { clock: () => clock.now }));
  }

  /** Dies at the step when it is reached the first time. */
  dieAt(step: GatewayStep): void {
    this.onStep = (reached) => {
      if (reached !== step) return;
      this.onStep = () => undefined;
      throw new Died(`died at ${step}`);
    };
  }

  /** What a new process does: opens the ledger, cleans up, serves. */
  async restart(meanwhile: () => void | Promise<void> = () => undefined): Promise<RecoveryReport> {
    this.gateway.close();
    await this.ledger.close();
    await meanwhile();
    this.ledger = await this.openLedger();
    this.gateway = this.startGateway();
    return this.gateway.recover();
  }

  async send<Body>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply<Body>> {
    const response = await this.gateway.fetch(
      new Request(`http://gateway${path}`, {
        method,
        headers: { Authorization: "Bearer manage", "Content-Type": "application/json", ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === "" ? undefined : JSON.parse(text)) as Body,
    };
  }

  create(change: Partial<CreateAccountRequest> = {}, key: string = randomUUID(), store = "store1") {
    const { owner } = { ...validOrder, ...change };
    const order = { ...validOrder, identity: identityOf(owner), ...change };
    return this.send<Problem & CreateAccountResponse>("POST", `/v1/stores/${store}/accounts`, order, {
      "Idempotency-Key": key,
    });
  }

  /** A create that must succeed. */
  async make(change: Partial<CreateAccountRequest> = {}, key?: string): Promise<CreateAccountResponse> {
    const { status, body } = await this.create(change, key);
    expect({ status, body }).toMatchObject({ status: 201 });
    return createAccountResponseSchema.parse(body);
  }

  confirm(id: string) {
    return this.send("POST", `/v1/stores/store1/accounts/${id}/confirm`);
  }

  delete(id: string) {
    return this.send<Problem | undefined>("DELETE", `/v1/stores/store1/accounts/${id}`);
  }

  async list(): Promise<ListAccountsResponse> {
    return (await this.send<ListAccountsResponse>("GET", "/v1/stores/store1/accounts?limit=250")).body;
  }

  async get(id: string) {
    return this.send<Problem & { data: AccountBody }>("GET", `/v1/stores/store1/accounts/${id}`);
  }

  /** Is a part of these bytes anywhere on the disk? A row that was deleted may be overwritten in part only. */
  isAtRest(bytes: Buffer): boolean {
    const files = this.filesAtRest();
    for (let at = 0; at + 16 <= bytes.length; at++) if (files.includes(bytes.subarray(at, at + 16))) return true;
    return false;
  }

  /** Everything that lies on the disk beside the key: what a thief of the ledger would have. */
  filesAtRest(): Buffer {
    const names = readdirSync(this.folder).filter((name) => !name.endsWith(".key"));
    return Buffer.concat(names.map((name) => readFileSync(join(this.folder, name))));
  }

  async close(): Promise<void> {
    this.gateway.close();
    await this.ledger.close();
    rmSync(this.folder, { recursive: true });
  }

  private openLedger(): Promise<Ledger> {
    return openLedger(this.ledgerPath, { clock: () => this.now });
  }

  private startGateway(): Gateway {
    return createGateway({
      driver: this.driver,
      ledger: this.ledger,
      tokens: [
        { token: "manage", stores: "*", access: "manage" },
        { token: "manage-store2", stores: ["store2"], access: "manage" },
      ],
      clock: () => this.now,
      ...(this.driverDeadlineMs === undefined ? {} : { driverDeadlineMs: this.driverDeadlineMs }),
      log: (entry) => this.log.push(entry),
      onFailure: (failure) => this.failures.push(failure),
      onStep: (step, context) => {
        this.steps.push(step);
        return this.onStep(step, context);
      },
    });
  }
}
