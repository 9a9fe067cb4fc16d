import { describePackaging } from "./describe-packaging";

describePackaging("pnpm");
