import { describeCrashPoints } from "./harness/crash-experiments";
import { crashPoints, quickCrashPoints } from "./harness/crash-points";

describeCrashPoints(crashPoints.filter((point) => !quickCrashPoints.includes(point)));
