import { describeEnginePoints, killsOf } from "./harness/engine-experiments";

const kills = killsOf((name) => ["create", "replace, new before old"].includes(name));

/** The two that lose most where nothing protects: the answer with the only copy of the credentials. */
describeEnginePoints(
  kills.filter(({ operation, step, blow }) =>
    operation.name === "create"
      ? step === "credentials-sealed" && blow === "cli"
      : step === "account-created" && blow === "provider",
  ),
);
