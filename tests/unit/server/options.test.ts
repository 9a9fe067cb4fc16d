import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkOptions, type ServerOptions } from "../../../server";

const folder = mkdtempSync(join(tmpdir(), "server-options-"));
const cert = join(folder, "cert.pem");
const key = join(folder, "key.pem");
writeFileSync(cert, "certificate");
writeFileSync(key, "key", { mode: 0o600 });
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const good: ServerOptions = {
  driver: "./driver.js",
  ledger: join(folder, "ledger.db"),
  listen: "127.0.0.1:4020",
  tokens: join(folder, "tokens.json"),
};

describe("a gateway starts", () => {
  it.each<[string, Partial<ServerOptions>]>([
    ["on loopback", {}],
    ["on loopback, IPv6", { listen: "[::1]:4020" }],
    ["on any address with TLS", { listen: "0.0.0.0:4020", tlsCert: cert, tlsKey: key }],
    ["on any address behind a named proxy", { listen: "0.0.0.0:4020", trustedProxies: ["10.0.0.0/24"] }],
    ["with a PostgreSQL on this machine", { ledger: "postgres://gateway@127.0.0.1/gateway" }],
    ["with a PostgreSQL by TLS", { ledger: "postgres://g:p@db.example.com/g?sslmode=verify-full" }],
    ["with a PostgreSQL without TLS, where that was said", { ledger: "postgres://g@db/g", ledgerWithoutTls: true }],
    ["with a ledger in memory for the emulator", { ledger: ":memory:", driver: "emulator" }],
  ])("%s", (_, change) => {
    expect(() => checkOptions({ ...good, ...change })).not.toThrow();
  });
});

describe("a gateway refuses to start, and says the way out", () => {
  it.each<[string, Partial<ServerOptions>, RegExp]>([
    ["on an open address without TLS", { listen: "0.0.0.0:4020" }, /--tls-cert.*127\.0\.0\.1.*--trusted-proxy/],
    ["with a certificate alone", { tlsCert: cert }, /both --tls-cert FILE and --tls-key FILE/],
    ["with a certificate that is not there", { tlsCert: join(folder, "x"), tlsKey: key }, /cannot read .*ENOENT/],
    ["with the ledger in memory", { ledger: ":memory:" }, /--ledger FILE/],
    [
      "with a password on the command line",
      { ledger: "postgres://g:hunter22@127.0.0.1/g", isLedgerVisible: true },
      /BIGCOMMERCE_GATEWAY_LEDGER.*--ledger-address-file/,
    ],
    ["with a far PostgreSQL without TLS", { ledger: "postgres://g@db.example.com/g" }, /sslmode=verify-full/],
    [
      "with a far PostgreSQL whose TLS is only preferred",
      { ledger: "postgres://g@db.example.com/g?sslmode=prefer" },
      /sslmode=verify-full/,
    ],
    ["with an address without a port", { listen: "127.0.0.1" }, /ADDRESS:PORT/],
    ["with a name for an address", { listen: "gateway.example.com:4020" }, /ADDRESS:PORT/],
    ["with a proxy that is no address", { trustedProxies: ["proxy"] }, /neither an address nor a network/],
    ["with every address as a proxy", { trustedProxies: ["0.0.0.0/0"] }, /neither an address nor a network/],
  ])("%s", (_, change, message) => {
    expect(() => checkOptions({ ...good, ...change })).toThrow(message);
  });

  it("with a TLS key that everybody may read", () => {
    const open = join(folder, "open.pem");
    writeFileSync(open, "key");
    chmodSync(open, 0o644);
    expect(() => checkOptions({ ...good, tlsCert: cert, tlsKey: open })).toThrow(/chmod o-rwx/);
  });

  it("without the password in the message", () => {
    const attempt = (): unknown =>
      checkOptions({ ...good, ledger: "postgres://g:hunter22@db/g", isLedgerVisible: true });
    expect(attempt).toThrow(expect.not.stringContaining("hunter22") as Error);
    expect(attempt).not.toThrow(/hunter22/);
  });
});
