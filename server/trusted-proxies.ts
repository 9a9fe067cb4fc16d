import { BlockList, isIP } from "node:net";
import { ServerError } from "./server-error";

/** What a request's way to the gateway says. */
export interface Passage {
  /** Address of the client, as far as it can be believed. */
  readonly client: string;
  /** Did it come through a trusted proxy that ended TLS? */
  readonly isSafe: boolean;
}

/**
 * The proxies in front of the gateway. Only what comes from their addresses is believed: `X-Forwarded-Proto`, which has
 * to be `https`, and the last address of `X-Forwarded-For` that is not a proxy's own.
 */
export class TrustedProxies {
  readonly #list = new BlockList();

  /** @throws ServerError `wrong_use` */
  constructor(networks: readonly string[]) {
    for (const network of networks) this.#add(network);
  }

  has(address: string): boolean {
    const bare = bareAddress(address);
    const family = isIP(bare);
    return family !== 0 && this.#list.check(bare, family === 6 ? "ipv6" : "ipv4");
  }

  judge(peer: string, headers: Headers): Passage {
    if (!this.has(peer)) return { client: bareAddress(peer), isSafe: false };
    const forwarded = (headers.get("x-forwarded-for") ?? "").split(",").map((address) => address.trim());
    const client = forwarded.reverse().find((address) => address !== "" && !this.has(address));
    // Several values would leave it to the reader which of them is meant.
    const isSafe = headers.get("x-forwarded-proto")?.trim().toLowerCase() === "https";
    return { client: client !== undefined && isIP(client) !== 0 ? client : bareAddress(peer), isSafe };
  }

  #add(network: string): void {
    const [address = "", bits, ...rest] = network.split("/");
    const family = isIP(address);
    const longest = family === 6 ? 128 : 32;
    const length = bits === undefined ? longest : Number(bits);
    if (family === 0 || rest.length > 0 || !Number.isInteger(length) || length < 1 || length > longest || bits === "") {
      throw new ServerError(
        "wrong_use",
        `--trusted-proxy ${network} is neither an address nor a network, for example 10.0.0.7 or 10.0.0.0/24`,
      );
    }
    this.#list.addSubnet(address, length, family === 6 ? "ipv6" : "ipv4");
  }
}

/** IPv4 as IPv6 sockets write it is IPv4. */
const bareAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, "");
