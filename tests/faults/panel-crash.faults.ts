import { findChromium } from "../helpers/find-chromium";
import { canFindProcesses } from "./harness/engine-lane";
import { PanelLane, type PanelMoment, type PanelVictim } from "./harness/panel-lane";

/** What the driver does in the browser for one create, in its order. */
const acts = {
  create: [
    "go to the list",
    "wait for the list Store-level API accounts",
    "go to the list",
    "wait for the list Store-level API accounts",
    "wait for the list",
    "press Create API account",
    "wait for the form for a new API account",
    "type the name",
    "wait for the form",
    "press Orders: modify",
    "wait for Orders: modify, pressed",
    "wait for the form",
    "press Products: read-only",
    "wait for Products: read-only, pressed",
    "wait for the form, to read it back before Save",
    "wait for the form with its button Save",
    "press Save",
    "wait for the pop-up BigCommerce API credentials, and the file that the browser downloads",
    "press Done",
    "go to the list",
    "wait for the list Store-level API accounts",
  ],
  delete: [
    "go to the list",
    "wait for the list Store-level API accounts",
    "go to the list",
    "wait for the list Store-level API accounts",
    "go to the list",
    "wait for the list Store-level API accounts",
    "press the menu of the account's row",
    "wait for the entry Delete in the row's menu",
    "press Delete in the row's menu",
    "wait for the question before the account is deleted",
    "press Delete",
    "wait for the list without the account",
    "go to the list",
    "wait for the list Store-level API accounts",
  ],
} as const;

type Operation = keyof typeof acts;

interface PanelPoint {
  readonly operation: Operation;
  readonly victim: PanelVictim;
  readonly moment: PanelMoment;
  readonly title: string;
}

/** The browser dies at every act, and the gateway from the press on that changes the store. */
const points: readonly PanelPoint[] = (["create", "delete"] as const).flatMap((operation) => {
  const last = operation === "create" ? acts.create.indexOf("press Save") : acts.delete.indexOf("press Delete");
  return (["browser", "gateway"] as const).flatMap((victim) => [
    ...acts[operation]
      .map((name, act) => ({
        ...{ operation, victim, moment: { act } },
        title: `${operation}: the ${victim} dies before step ${act + 1}, ${name}`,
      }))
      .slice(victim === "browser" ? 0 : last),
    ...(["before the store's work", "after the store's work"] as const).map((when) => ({
      ...{ operation, victim, moment: { request: operation, when } },
      title: `${operation}: the ${victim} dies while the store has the request, ${when}`,
    })),
  ]);
});

const storeOf = (index: number): string => `panel${index + 1}`;

/**
 * kill -9 of the browser, or of the gateway that drives it, at each step: a real `bc-accounts gateway --driver
 * control-panel`, a real browser, the emulator's pages, and the compiled provider.
 */
(canFindProcesses && findChromium() !== undefined ? describe : describe.skip)(
  "the control panel, driven behind a gateway (needs a browser and /proc)",
  () => {
    let lane: PanelLane;
    beforeAll(async () => {
      lane = await PanelLane.start(["calm1", "calm2", ...points.map((_, index) => storeOf(index))]);
    }, 240_000);
    afterAll(() => lane.close());

    it.each(["create", "delete"] as const)(
      "%s: without a blow the steps are these",
      async (operation) => {
        const report = await lane.run(operation === "create" ? "calm1" : "calm2", operation, undefined);
        expect(report).toMatchObject({ hit: false, repeats: 0, found: [], left: [] });
        expect(report.acts.slice(0, acts[operation].length)).toEqual(acts[operation]);
      },
      240_000,
    );

    it.each(points.map((point, index) => [point.title, point, index] as const))(
      "%s: nothing lost, nothing doubled",
      async (_title, { operation, victim, moment }, index) => {
        const report = await lane.run(storeOf(index), operation, { victim, moment });
        expect(report).toMatchObject({ hit: true, found: [], left: [] });
      },
      240_000,
    );
  },
);
