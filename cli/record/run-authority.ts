import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";
import forge from "node-forge";

const HOUR = 60 * 60 * 1000;
/** Longer than any test run; the key is gone much earlier. */
const LIFETIME = 48 * HOUR;

/**
 * A certificate authority that lives as long as this process. Its private key is in memory only, and only the command
 * trusts it. A certificate that it signs is worthless to anybody else.
 */
export class RunAuthority {
  readonly #keys = newKeys();
  /** One key for all hosts: making one takes a moment, and none is stored. */
  readonly #hostKeys = newKeys();
  readonly #name = [
    { name: "commonName", value: `bc-accounts record for this run only (${randomBytes(4).toString("hex")})` },
  ];
  readonly #contexts = new Map<string, SecureContext>();
  /** The authority's certificate, PEM. Public. */
  readonly certificate: string;

  constructor() {
    this.certificate = this.#sign(this.#name, this.#keys.publicKey, [
      { name: "basicConstraints", cA: true, pathLenConstraint: 0, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
      { name: "subjectKeyIdentifier" },
    ]);
  }

  /** What a server of this host's name shows. */
  contextFor(host: string): SecureContext {
    const known = this.#contexts.get(host);
    if (known !== undefined) return known;
    const certificate = this.#sign([{ name: "commonName", value: host.slice(0, 64) }], this.#hostKeys.publicKey, [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, keyEncipherment: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: [{ type: 2, value: host }] },
      { name: "subjectKeyIdentifier" },
      { name: "authorityKeyIdentifier", keyIdentifier: true },
    ]);
    const context = createSecureContext({ key: this.#hostKeys.pem, cert: `${certificate}${this.certificate}` });
    this.#contexts.set(host, context);
    return context;
  }

  #sign(
    subject: forge.pki.CertificateField[],
    publicKey: forge.pki.rsa.PublicKey,
    extensions: readonly object[],
  ): string {
    const certificate = forge.pki.createCertificate();
    certificate.publicKey = publicKey;
    certificate.serialNumber = serialNumber();
    const now = Date.now();
    certificate.validity.notBefore = new Date(now - HOUR);
    certificate.validity.notAfter = new Date(now + LIFETIME);
    certificate.setSubject(subject);
    certificate.setIssuer(this.#name);
    certificate.setExtensions(
      extensions.map((extension) =>
        "keyIdentifier" in extension
          ? {
              ...extension,
              keyIdentifier: forge.pki
                .getPublicKeyFingerprint(this.#keys.publicKey, { type: "RSAPublicKey" })
                .getBytes(),
            }
          : extension,
      ),
    );
    certificate.sign(this.#keys.privateKey, forge.md.sha256.create());
    return forge.pki.certificateToPem(certificate).replaceAll("\r\n", "\n");
  }
}

/**
 * Serial number of a certificate, in hexadecimal digits. The first byte is 40 to 7f: positive, as the standard wants it, and
 * never zero, because OpenSSL refuses a number with a superfluous zero byte ("illegal padding").
 */
export function serialNumber(random: Buffer = randomBytes(16)): string {
  return Buffer.concat([Buffer.from([0x40 | (random.readUInt8(0) & 0x3f)]), random.subarray(1)]).toString("hex");
}

interface Keys {
  readonly pem: string;
  readonly publicKey: forge.pki.rsa.PublicKey;
  readonly privateKey: forge.pki.rsa.PrivateKey;
}

/** Made by Node itself, which is quicker and stays in memory. */
function newKeys(): Keys {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const read = forge.pki.privateKeyFromPem(pem);
  return { pem, privateKey: read, publicKey: forge.pki.setRsaPublicKey(read.n, read.e) };
}
