import { isLoopback } from "../wire/loopback";
import { facts } from "./panel-facts";

const deepLink = facts.addresses.deepLink.value;

/**
 * The link that leads to the list of accounts: BigCommerce's own, which asks for the store after the log-in, or that of
 * an emulator on this machine. Pure.
 *
 * @param apiUrl - `bigcommerce:apiUrl`. At a loopback address the emulator serves the API and the control panel at one origin.
 */
export function listLink(apiUrl?: string): string {
  return apiUrl !== undefined && isLoopback(new URL(apiUrl).hostname)
    ? `${apiUrl.replace(/\/+$/, "")}${deepLink}`
    : `https://login.bigcommerce.com${deepLink}`;
}
