import { describeVariants } from "./describe-variants";

describeVariants(undefined, 20);
