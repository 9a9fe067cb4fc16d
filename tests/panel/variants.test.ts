import { describeVariants } from "./describe-variants";

// One variant of each kind, for `npm test`. All of them: `npm run test:faults`.
describeVariants(
  ["iframe", "era-2019", "radios", "unknown-row-granted", "disagree", "dialog-without-name", "cut-saved"],
  2,
);
