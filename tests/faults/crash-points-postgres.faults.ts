import { describeCrashPoints } from "./harness/crash-experiments";
import { crashPointsOfDatabase } from "./harness/crash-points";

describeCrashPoints(crashPointsOfDatabase, "PostgreSQL");
