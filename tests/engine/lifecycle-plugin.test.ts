import { describeLifecycle } from "./describe-lifecycle";

describeLifecycle("plugin");
