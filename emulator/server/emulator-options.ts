import type { Ceiling, GatewayToken } from "../../gateway";
import type { ProfileName } from "../stores/profiles";
import type { Quota } from "./rate-limiter";

/** How to start an emulator. Everything has a default, so `startEmulator()` is enough for a test. */
export interface EmulatorOptions {
  /** Port to listen on; 0, the default, takes a free one. */
  readonly port?: number;
  /** Address to listen on. Default `127.0.0.1`; another than loopback needs `allowRemoteAccess`. */
  readonly host?: string;
  /**
   * File that keeps everything across restarts: accounts, webhooks, storefront tokens and the request log. The
   * gateway's ledger and its key lie beside it (`.ledger`, `.ledger.key`). Default: everything is in memory.
   */
  readonly data?: string;
  /** Another place for the gateway's ledger: a file, or `postgres://…`, which other gateways may share. */
  readonly ledger?: string;
  /** Store hashes to emulate. Default `["emulator1"]`. */
  readonly stores?: readonly string[];
  /** Whether scopes of an account can change. Default `documented`: they cannot. */
  readonly profile?: ProfileName;
  /** API accounts that a store holds. Default 50, as on the platform. */
  readonly maxAccounts?: number;
  /**
   * Requests for each store in a window: a number (in 30 seconds) or with a window of its own; 0 for no limit.
   * Given, it holds for the gateway as well as for the public API. Default: the platform's 150 in 30 seconds on the
   * public API, no limit on the gateway.
   */
  readonly quota?: number | Quota;
  /** Gateway tokens beside the three well-known ones. */
  readonly tokens?: readonly GatewayToken[];
  /** Takes one line for each request to the gateway or the public API, without secrets. Default: nobody. */
  readonly log?: (line: string) => void;
  /** Answer other machines too. The tokens are public knowledge: whoever reaches the emulator owns it. Default false. */
  readonly allowRemoteAccess?: boolean;
  /** Let the fault `crash` with `how: "exit"` kill this process. Default false. */
  readonly allowExit?: boolean;
}

/** Token that manages every store of an emulator. Well known, and therefore good for loopback only. */
export const MANAGE_TOKEN = "emulator-manage-token";

/** Token that may list and show, and nothing else. As well known as the other one. */
export const READ_TOKEN = "emulator-read-token";

/**
 * Token with a ceiling, as a pipeline should have one: it may write orders, read products and customers, and work on
 * themes locally. For trying out what a gateway refuses. As well known as the others.
 */
export const LIMITED_TOKEN = "emulator-limited-token";

/** What {@link LIMITED_TOKEN} may give. */
export const limitedCeiling: Ceiling = {
  scopes: { orders: "modify", products: "read-only", customers: "read-only" },
  stencil: "local-development-only",
  forbiddenCalls: ["DELETE /v3/customers"],
};
