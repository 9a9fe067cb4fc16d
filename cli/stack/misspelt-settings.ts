import { settingNames } from "../../provider/backends";
import { suggest } from "../../scopes";

/** Keys under `bigcommerce:` that nobody reads and that are nearly the name of a setting, with the setting that was probably meant. */
export function misspeltSettings(keys: readonly string[]): { readonly key: string; readonly meant: string }[] {
  return keys.flatMap((key) => {
    const name = /^bigcommerce:(.+)$/.exec(key)?.[1];
    if (name === undefined || settingNames.some((known) => known === name)) return [];
    const near = suggest(name, settingNames);
    return near === undefined ? [] : [{ key, meant: `bigcommerce:${near}` }];
  });
}
