import { ConfigurationError } from "../../wire/errors";
import { hasUnknown } from "../../engine/unknown";
import { tell } from "../../wire/tell";
import { PREVIEW_PATIENCE_SECONDS } from "../backends";
import { connect } from "./connections";
import type { CheckedInputs } from "./inputs";
import { guarded } from "./lifecycle";

const told = new Set<string>();

/**
 * Tells what would keep `pulumi up` from making this account: for a preview, which makes nothing. Where the configuration says
 * so, it is an error.
 */
export function tellTrouble({ owner, store, credentials }: CheckedInputs): Promise<void> {
  return guarded(async () => {
    if (hasUnknown([owner, store, credentials])) return;
    const wish = { owner, credentials };
    const trouble = await connect().impatient(PREVIEW_PATIENCE_SECONDS).store(store).foreseeTrouble(wish);
    if (trouble === undefined) return;
    if (connect().isPreviewStrict()) throw new ConfigurationError(trouble);
    if (told.has(trouble)) return;
    told.add(trouble);
    tell(`warning: ${trouble}`);
  });
}
