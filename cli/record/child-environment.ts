import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";

/** Under which a program that knows no proxy finds the recorder: `http://127.0.0.1:…`, in place of `https://api.bigcommerce.com`. */
export const ADDRESS_VARIABLE = "BC_RECORD_URL";

export interface RecorderForChild {
  readonly url: string;
  /** PEM of the authority that the child has to trust. */
  readonly certificate: string;
  /** Further variables that are to hold the recorder's address. */
  readonly also: readonly string[];
}

/** What a recorded command finds in its environment; `dispose` takes the certificates away. Holds no secret. */
export interface ChildEnvironment {
  readonly variables: Readonly<Record<string, string>>;
  dispose(): void;
}

/**
 * Sends a child's requests to the recorder, in any language. curl, Python, Ruby, Go and others read the proxy variables;
 * their TLS libraries read the variables of the certificate. Node.js before 22.21 loads a small file first.
 */
export function childEnvironment(
  { url, certificate, also }: RecorderForChild,
  inherited: NodeJS.ProcessEnv = process.env,
): ChildEnvironment {
  const folder = mkdtempSync(join(tmpdir(), "bc-accounts-record-"));
  const own = join(folder, "authority.pem");
  const bundle = join(folder, "authorities.pem");
  writeFileSync(own, withEarlier(inherited["NODE_EXTRA_CA_CERTS"], certificate));
  // Most libraries trust nothing else than what is in the file that they are shown.
  writeFileSync(bundle, withEarlier(inherited["SSL_CERT_FILE"], [...rootCertificates, certificate].join("\n")));
  const proxies = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];
  const bundles = [
    "SSL_CERT_FILE",
    "CURL_CA_BUNDLE",
    "REQUESTS_CA_BUNDLE",
    "GIT_SSL_CAINFO",
    "AWS_CA_BUNDLE",
    "BUNDLE_SSL_CA_CERT",
  ];
  const preload = `--require ${JSON.stringify(join(__dirname, "child-preload.js"))}`;
  return {
    variables: {
      ...Object.fromEntries([ADDRESS_VARIABLE, ...also, ...proxies].map((name) => [name, url])),
      ...Object.fromEntries(bundles.map((name) => [name, bundle])),
      NODE_EXTRA_CA_CERTS: own,
      DENO_CERT: own,
      NODE_USE_ENV_PROXY: "1",
      NODE_OPTIONS: [inherited["NODE_OPTIONS"], preload].filter((part) => part !== undefined && part !== "").join(" "),
    },
    dispose() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What the person trusts already stays trusted. */
function withEarlier(file: string | undefined, certificates: string): string {
  const earlier = file !== undefined && existsSync(file) ? readFileSync(file, "utf8") : "";
  return `${earlier}\n${certificates}\n`.trimStart();
}
