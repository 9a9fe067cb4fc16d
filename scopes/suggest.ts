/** Letters and digits only, in lower case: what is left when spelling conventions are taken away. */
function bare(word: string): string {
  return word
    .toLowerCase()
    .replaceAll("&", "and")
    .replace(/[^a-z0-9]+/g, "");
}

/**
 * Number of single edits (insert, delete, replace, swap two neighbours) between two words, with no part edited twice.
 * Stops early and returns `limit + 1` when the distance is larger than `limit`.
 */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    let best = row;
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, at(beforeLast, column - 2) + 1);
      }
      current.push(cost);
      best = Math.min(best, cost);
    }
    // Rows grow by at most one, so a swap, which reaches back two of them, cannot come back under the limit either.
    if (best > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return Math.min(at(last, b.length), limit + 1);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY;

/** How many edits still count as a slip: one in a short word, at most three in a long one. */
export function slipLimit(word: string): number {
  return Math.max(1, Math.min(3, Math.floor(word.length / 4)));
}

/**
 * The candidate that was most probably meant, or undefined when none is near.
 *
 * A candidate that differs only in case, spaces or punctuation always counts (`Sites & Routes` for `sitesAndRoutes`);
 * otherwise the nearest one within {@link slipLimit} edits, ties to the candidate that sorts first.
 * An exact match is returned as it is.
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = bare(word);
  if (wanted === "") return undefined;
  const limit = slipLimit(wanted);
  let nearest: string | undefined;
  let nearestDistance = limit + 1;
  for (const candidate of [...candidates].sort()) {
    if (candidate === word) return candidate;
    const distance = editDistance(wanted, bare(candidate), nearestDistance);
    if (distance < nearestDistance) {
      nearest = candidate;
      nearestDistance = distance;
    }
  }
  return nearest;
}
