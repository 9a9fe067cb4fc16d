import { describeEnginePoints, interruptions, killsOf } from "./harness/engine-experiments";

const operations = ["create", "replace, new before old", "replace, old before new", "delete", "confirm", "rename"];

/** The same table through the packaged plugin: kill -9 of it, of the CLI and of the gateway at each step, and Ctrl-C. */
describeEnginePoints([...killsOf((name) => operations.includes(name)), ...interruptions()], "plugin");
