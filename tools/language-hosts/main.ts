import { ensureLanguageHosts } from "./ensure-language-hosts";

/**
 * `node dist/tools/language-hosts/main.js`: has the language hosts for YAML and Python ready before the tests. Where they cannot be had,
 * it says so and ends well: those tests are skipped by name.
 */
void ensureLanguageHosts();
