/** A name, a number, a call, a literal of the program, or a command: what programs and people act on. */
const fact = /^(?:\S+|(?:GET|POST|PUT|DELETE) \S+|\{ .+ \}|(?:npx|pulumi) .+)$/;

/**
 * Holds a message to the facts that it must name, and to those that it must not, whatever its words are. The words are held
 * by messages.golden.txt, all in one place: a better sentence changes that file and no test.
 */
export function expectFacts(
  message: string | undefined,
  { named = [], notNamed = [] }: { readonly named?: readonly Fact[]; readonly notNamed?: readonly Fact[] },
): void {
  const wording = [...named, ...notNamed].filter((entry) => !fact.test(String(entry)));
  if (wording.length > 0) throw new Error(`this is wording and belongs to messages.golden.txt: ${wording.join("; ")}`);
  const isNamed = (entry: Fact) => bounded(String(entry)).test(message ?? "");
  expect({ message, missing: named.filter((entry) => !isNamed(entry)), tooMuch: notNamed.filter(isNamed) }).toEqual({
    message,
    missing: [],
    tooMuch: [],
  });
}

export type Fact = string | number;

/** The fact by itself: 5 is not named by 50, nor `orders` by `reorders`. */
function bounded(text: string): RegExp {
  return new RegExp(`(?<![\\w-])${text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`);
}
