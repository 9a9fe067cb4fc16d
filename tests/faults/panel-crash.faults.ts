import { itInABrowser } from "../helpers/chromium";
import { PanelLane } from "./harness/panel-lane";

let lane: PanelLane;
beforeAll(async () => {
  lane = await PanelLane.start(["calm1", "calm2"]);
}, 120_000);
afterAll(() => lane.close());

describe("x", () => {
  itInABrowser(
    "discover",
    async () => {
      console.log(JSON.stringify(await lane.run("calm1", "create", undefined), null, 1));
      console.log(JSON.stringify(await lane.run("calm2", "delete", undefined), null, 1));
    },
    240_000,
  );
});
