import { describePackaging } from "./describe-packaging";

describePackaging("npm");
