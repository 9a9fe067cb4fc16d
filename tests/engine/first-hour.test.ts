import { describeFirstHour } from "./describe-first-hour";

describeFirstHour("npm");
