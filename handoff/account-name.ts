/**
 * Stands in state for the name of an account whose credentials came without one. A made-up name would stand in checklists, and the store
 * would have no account of that name, or another one. The real name replaces it as soon as the program declares it.
 */
export const UNKNOWN_NAME = "";

/** `API account "orders"`, also where nobody has told the name. */
export function describeAccount({
  name,
  fingerprint,
}: {
  readonly name: string;
  readonly fingerprint: string;
}): string {
  return name === UNKNOWN_NAME
    ? `the API account of token fingerprint ${fingerprint}, whose name is not known,`
    : `API account "${name}"`;
}

/** The form refuses shorter names. */
const SHORTEST = 4;

/**
 * What a person should call an account whose program declares no name: its logical name, so that the two are easily
 * matched. The first replacement of `orders` is `orders-2`, because a store keeps names unique and both live for a while.
 *
 * @param replaced - Name of the account that the new one replaces, if any.
 */
export function handoffName(logicalName: string, replaced?: string): string {
  const base = logicalName.trim().length < SHORTEST ? `${logicalName.trim()}-account` : logicalName.trim();
  if (replaced === undefined) return base;
  // It may well be called like its resource.
  if (replaced === UNKNOWN_NAME) return `${base}-2`;
  // A count has no zero in front: `x-007` would become `x-8`, too short for the form.
  const [, stem, number] = /^(.*?)(?:-([1-9]\d{0,5}))?$/s.exec(replaced) ?? [];
  // A number that belongs to the logical name is no count: `feed-2` is followed by `feed-2-2`.
  if (number !== undefined && replaced !== base) return `${stem ?? base}-${Number(number) + 1}`;
  return `${replaced}-2`;
}

/**
 * May an account of this name be the one that is declared? With a declared name it is that name alone. Without, the checklists ask for the
 * logical name, and for a count behind it at each replacement.
 */
export function fitsDeclaration(
  name: string,
  { logicalName, name: declared }: { readonly logicalName: string; readonly name?: string | undefined },
): boolean {
  if (declared !== undefined) return name === declared;
  const base = handoffName(logicalName);
  return name === base || (name.startsWith(`${base}-`) && /^[1-9]\d{0,5}$/.test(name.slice(base.length + 1)));
}
