import { EmulatorDriver } from "../../emulator/stores/driver";

const issued = new Set<string>();
const create = Object.getOwnPropertyDescriptor(EmulatorDriver.prototype, "create")?.value as EmulatorDriver["create"];

/** Listens at the only place where credentials come into being; the emulator itself keeps none of them. */
EmulatorDriver.prototype.create = async function (this: EmulatorDriver, ...args: Parameters<EmulatorDriver["create"]>) {
  const made = await create.apply(this, args);
  issued.add(made.credentials.access_token).add(made.credentials.client_secret);
  return made;
};

/** Every access token and client secret that an emulator of this test file ever issued. */
export function issuedSecrets(): readonly string[] {
  return [...issued];
}

/** The secrets that occur in a text: plain, or as base64 would show them. */
export function secretsIn(text: string): string[] {
  return issuedSecrets().filter(
    (secret) => text.includes(secret) || text.includes(Buffer.from(secret).toString("base64")),
  );
}
