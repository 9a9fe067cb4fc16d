import { crashPointsOfEngineAndDatabase } from "./harness/crash-points";
import { describeEnginePoints, killsOf } from "./harness/engine-experiments";

describeEnginePoints(
  killsOf(() => true, crashPointsOfEngineAndDatabase),
  { ledger: "PostgreSQL" },
);
