import { z } from "zod";
import { parseJson } from "./parse-json";

/**
 * Reads the text of a policy configuration, the file that `pulumi --policy-pack-config` takes. What it says is for
 * `readPolicySettings` to judge; a key that stands in it twice is refused here, because nobody can tell which one counts.
 *
 * @throws OptionError
 */
export function readPolicyConfig(text: string, source: string): unknown {
  return parseJson(z.unknown(), text, source);
}
