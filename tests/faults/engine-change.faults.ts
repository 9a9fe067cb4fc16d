import type { GatewayStep } from "../../gateway";
import { operationOf } from "./harness/crash-points";
import { describeEnginePoints, killsOf } from "./harness/engine-experiments";
import type { EnginePoint } from "./harness/engine-lane";

/** Ctrl-C, once and twice. */
const interrupted = (name: string, step: GatewayStep): EnginePoint[] =>
  (["one SIGINT", "two SIGINTs"] as const).map((blow) => ({
    operation: operationOf(name),
    step,
    blow,
    title: `${name}: ${blow} at ${step}`,
  }));

describeEnginePoints([
  ...killsOf((name) => !name.startsWith("replace")),
  ...interrupted("create", "account-created"),
  ...interrupted("create", "credentials-sealed"),
  ...interrupted("replace, new before old", "credentials-sealed"),
  ...interrupted("replace, new before old", "account-deleted"),
  ...interrupted("delete", "account-deleted"),
]);
