import { describeCrashPoints } from "./harness/crash-experiments";
import { quickCrashPoints } from "./harness/crash-points";

describeCrashPoints(quickCrashPoints);
