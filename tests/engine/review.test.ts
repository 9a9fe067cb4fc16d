import { reviewPlan, readPlan, renderHtml, renderJson, renderMarkdown, renderSarif, renderText } from "../../review";
import { issuedSecrets, secretsIn } from "../helpers/issued-secrets";
import { bytesOf, NOW, recording } from "../review/helpers";
import { recordingNames, recordScenario, type LiveTexts, type Recordings } from "../review/record";
import { settle, type Ids } from "../review/settle";

/** The review over what the real engine writes today: the recordings that the other tests use must still be true. */
jest.setTimeout(300_000);

let recordings: Recordings;
let live: LiveTexts;
beforeAll(async () => {
  ({ recordings, live } = await recordScenario());
});

/** The engine gives resources their places in no particular order, and so may what depends on it. */
function reviewText(bytes: Uint8Array): string {
  return renderJson(reviewPlan(readPlan([{ name: "recording", bytes }]), { now: NOW }));
}

describe("the recorded previews and states", () => {
  it("are reviewed just as what the engine writes today", () => {
    const ids: Ids = new Map();
    for (const name of recordingNames) {
      expect(reviewText(bytesOf(settle(recordings[name], ids)))).toBe(reviewText(recording(name).bytes));
    }
  });
});

describe("a review of what was written with --show-secrets", () => {
  const forms = [renderText, renderMarkdown, renderJson, renderSarif, renderHtml] as const;

  it.each(["previewWithSecrets", "stateWithSecrets"] as const)("shows no secret in any form: %s", (name) => {
    // Without a secret in the file this would prove nothing.
    if (name === "stateWithSecrets") expect(secretsIn(live[name]).length).toBeGreaterThan(10);
    const review = reviewPlan(readPlan([{ name, bytes: bytesOf(live[name]) }]), { now: NOW });
    const shown = forms.map((render) => render(review)).join("\n");
    expect(issuedSecrets().length).toBeGreaterThan(10);
    expect(secretsIn(shown)).toEqual([]);
    expect(shown).not.toMatch(/keeper-secret-(one|two)/);
  });

  it("compares it with a state without secrets", () => {
    const plan = readPlan([
      { name: "before", bytes: bytesOf(recordings["state-before"]) },
      { name: "after", bytes: bytesOf(live.stateWithSecrets) },
    ]);
    expect(reviewPlan(plan, { now: NOW }).verdict.line).toMatch(/^17 escalations, 2 new accounts, /);
  });
});
