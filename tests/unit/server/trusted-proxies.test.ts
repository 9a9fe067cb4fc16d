import { TrustedProxies } from "../../../server/trusted-proxies";

const proxies = new TrustedProxies(["10.0.0.0/24", "fd00::/8", "127.0.0.1"]);
const headers = (forwarded: Record<string, string>): Headers => new Headers(forwarded);

describe("the proxies in front", () => {
  it("are believed what they say of the client and of TLS", () => {
    const said = headers({ "x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https" });
    expect(proxies.judge("10.0.0.7", said)).toEqual({ client: "203.0.113.9", isSafe: true });
    expect(proxies.judge("::ffff:10.0.0.7", said)).toEqual({ client: "203.0.113.9", isSafe: true });
  });

  it("are believed the last address that is not a proxy's, because a client may write any before it", () => {
    const said = headers({ "x-forwarded-for": "1.1.1.1, 203.0.113.9, 10.0.0.8", "x-forwarded-proto": "https" });
    expect(proxies.judge("10.0.0.7", said).client).toBe("203.0.113.9");
  });

  it("are not believed when they are not proxies", () => {
    const said = headers({ "x-forwarded-for": "1.1.1.1", "x-forwarded-proto": "https" });
    expect(proxies.judge("192.168.1.5", said)).toEqual({ client: "192.168.1.5", isSafe: false });
  });

  it.each([[{}], [{ "x-forwarded-proto": "http" }], [{ "x-forwarded-proto": "https, http" }]])(
    "are unsafe with %j",
    (said) => {
      expect(proxies.judge("10.0.0.7", headers(said as Record<string, string>)).isSafe).toBe(false);
    },
  );

  it("are named by themselves when what they forward is no address", () => {
    const said = headers({ "x-forwarded-for": "<script>", "x-forwarded-proto": "https" });
    expect(proxies.judge("10.0.0.7", said).client).toBe("10.0.0.7");
  });
});
