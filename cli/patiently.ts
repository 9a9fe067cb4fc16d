import { Patience } from "../wire/patience";
import { sayOnStandardError } from "./say";

/** Does one piece of work for a person, who is told what it waits for as soon as that has taken two seconds. */
export function patiently<T>(what: string, work: () => Promise<T>): Promise<T> {
  return new Patience(sayOnStandardError, () => what).during(work);
}
