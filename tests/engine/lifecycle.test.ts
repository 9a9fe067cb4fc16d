import { describeLifecycle } from "./describe-lifecycle";

describeLifecycle("dynamic");
