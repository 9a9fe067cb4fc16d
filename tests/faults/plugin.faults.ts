import { describeEnginePoints, interruptions, killsOf } from "./harness/engine-experiments";

const operations = ["create", "replace, new before old", "replace, old before new", "delete", "confirm"];

/** The same table through the packaged plugin: kill -9 of it and of the CLI at each step, and Ctrl-C. A gateway's death looks the same to both fronts. */
describeEnginePoints(
  [...killsOf((name) => operations.includes(name)).filter(({ blow }) => blow !== "gateway"), ...interruptions()],
  { front: "plugin" },
);
