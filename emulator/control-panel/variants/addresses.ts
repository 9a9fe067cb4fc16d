import { facts } from "../../../bigcommerce";

/** Pages that variants change. */
export const addresses = {
  list: facts.addresses.list.value,
  create: facts.addresses.create.value,
} as const;
