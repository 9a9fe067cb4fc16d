import { OptionError, readPlan, readWebhookList, type Review, reviewPlan } from "../../review";
import { accountOf, NOW, recording } from "./helpers";

/** A preview that the real engine wrote, with replacements of both orders and deletions. */
const plan = readPlan([recording("changes")]);

/** The review, where every account that exists has these webhooks. */
function reviewWith(active: readonly boolean[], isKnown = true): Review {
  const list = plan.accounts.flatMap(({ before }) =>
    before === undefined
      ? []
      : [{ fingerprint: before.fingerprint, webhooks: active.map((isActive) => ({ isActive, what: "an event" })) }],
  );
  const webhooks = readWebhookList(JSON.stringify(isKnown ? list : []), "webhooks.json");
  return reviewPlan(plan, { now: NOW, webhooks });
}

function saidOf(review: Review, name: string): string[] {
  const { urn } = accountOf(review, name);
  return review.findings
    .filter(({ account, code }) => account === urn && code.startsWith("webhooks-"))
    .map(({ message }) => message);
}

const nameOf = (urn: string) => urn.split("::").at(-1) ?? "";
const named = (isMeant: (account: (typeof plan.accounts)[number]) => boolean) =>
  plan.accounts.filter(isMeant).map(({ urn }) => nameOf(urn));

const following = named(
  ({ change, replaceOrder, replaceReasons }) =>
    change === "replace" &&
    replaceOrder === "create-first" &&
    replaceReasons.length > 0 &&
    !replaceReasons.includes("store"),
);
const goingFirst = named(({ change, replaceOrder }) => change === "replace" && replaceOrder === "delete-first");
const deleted = named(({ change, isRetained }) => change === "delete" && !isRetained);
/** The engine lets go of a retained account without deleting it. */
const staying = named(({ change, isRetained }) => change === "update" || change === "same" || isRetained);

describe("webhooks in a review", () => {
  it("has a recording of every kind to look at", () => {
    for (const kind of [following, goingFirst, deleted, staying]) expect(kind.length).toBeGreaterThan(0);
  });

  it("move with an account that is replaced, the new one first", () => {
    const review = reviewWith([true, true, false]);
    for (const name of following)
      expect(saidOf(review, name)).toEqual([`3 webhooks of ${name} move to the new token.`]);
  });

  it("stop a deletion, and a replacement that deletes first, where some are active", () => {
    const review = reviewWith([true, false]);
    for (const name of [...deleted, ...goingFirst]) {
      expect(saidOf(review, name)).toEqual([
        `The deletion of ${name} is refused for 1 active webhook, unless forceDelete is in state.`,
      ]);
    }
    const inactive = reviewWith([false]);
    for (const name of deleted) expect(saidOf(inactive, name)).toEqual([]);
  });

  it("are no matter where an account stays, or where nobody knows of any", () => {
    const review = reviewWith([true]);
    for (const name of staying) expect(saidOf(review, name)).toEqual([]);
    expect(reviewWith([true], false).findings.filter(({ code }) => code.startsWith("webhooks-"))).toEqual([]);
  });

  it("are not guessed from a file of another kind", () => {
    expect(() => readWebhookList('{"webhooks": []}', "other.json")).toThrow(OptionError);
  });
});
