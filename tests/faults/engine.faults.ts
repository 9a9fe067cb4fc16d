import type { GatewayStep } from "../../gateway";
import type { Blow, EnginePoint } from "./harness/engine-lane";
import { describeEnginePoints } from "./harness/engine-experiments";

const points = (operation: EnginePoint["operation"], steps: GatewayStep[], blows: Blow[]): EnginePoint[] =>
  steps.flatMap((step) => blows.map((blow) => ({ operation, step, blow })));

describeEnginePoints([
  ...points("create", ["intent-recorded", "account-created"], ["gateway killed", "provider killed", "cli killed"]),
  ...points("create", ["credentials-sealed"], ["gateway killed", "provider killed", "one SIGINT", "two SIGINTs"]),
  ...points("rename", ["update-done"], ["gateway killed", "provider killed", "cli killed"]),
  ...points("replace", ["credentials-sealed", "account-deleted"], ["gateway killed", "provider killed", "cli killed"]),
  ...points("delete", ["account-deleted"], ["gateway killed", "provider killed", "cli killed"]),
]);
