import { UNKNOWN } from "./unknown";

/** Key by which the engine marks an object of its protocol as something else than an object: a secret, an output, an asset. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
/** Value of {@link SIGNATURE} for a secret. In a state it stands beside `ciphertext`, or beside `plaintext` with `--show-secrets`. */
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
/** Value of {@link SIGNATURE} for an output with its dependencies. */
export const OUTPUT_SIGNATURE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** What a preview in JSON has in the place of a secret. */
export const MASKED = "[secret]";

/** What the engine writes for a value that is not known yet: a text of its own for each type. Previews in JSON hold it too. */
export const unknownMarks: ReadonlySet<unknown> = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);
