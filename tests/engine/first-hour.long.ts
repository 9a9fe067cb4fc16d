import { describeFirstHour } from "./describe-first-hour";

describeFirstHour("pnpm", "yarn");
