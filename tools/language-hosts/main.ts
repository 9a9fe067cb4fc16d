import { ensureLanguageHosts, ensureSdkGenerator } from "./ensure-language-hosts";

/**
 * `node dist/tools/language-hosts/main.js`: has the language hosts for YAML and Python, and the generator of SDKs, ready before the tests. Where they cannot be had,
 * it says so and ends well: those tests are skipped by name.
 */
void ensureLanguageHosts().then(ensureSdkGenerator);
