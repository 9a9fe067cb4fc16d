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
  // A count has no zero in front: `x-007` would become `x-8`, too short for the form.
  const [, stem, number] = /^(.*?)(?:-([1-9]\d{0,5}))?$/s.exec(replaced) ?? [];
  // A number that belongs to the logical name is no count: `feed-2` is followed by `feed-2-2`.
  if (number !== undefined && replaced !== base) return `${stem ?? base}-${Number(number) + 1}`;
  return `${replaced}-2`;
}
