import { describeEnginePoints, interruptions, killsOf } from "./harness/engine-experiments";

describeEnginePoints([...killsOf((name) => !name.startsWith("replace")), ...interruptions()]);
