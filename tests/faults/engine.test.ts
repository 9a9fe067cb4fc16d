import { describeEnginePoints } from "./harness/engine-experiments";

/** The two that lose most where nothing protects: the answer with the only copy of the credentials. */
describeEnginePoints([
  { operation: "create", blow: "cli killed", step: "credentials-sealed" },
  { operation: "replace", blow: "provider killed", step: "account-created" },
]);
