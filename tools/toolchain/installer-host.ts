/** Where the official installer comes from, and the CLI itself where its first choice, GitHub, is out of reach. */
export const INSTALLER_HOST = "https://get.pulumi.com";

/**
 * Makes sure that the installer's host answers with the installer. Without this check a firewall that drops packets
 * would cost the two minutes that the Automation API waits. A firewall that answers with its own page would have that
 * page run as a shell script.
 *
 * @param url of the install script
 * @param limitMs for everything: name look-up, connection, answer
 * @throws Error with the reason that it is no use to try
 */
export async function reachInstaller(url: string, limitMs: number): Promise<void> {
  const { host } = new URL(url);
  const signal = AbortSignal.timeout(limitMs);
  let response: Response;
  let start: string;
  try {
    response = await fetch(url, { signal });
    start = (await response.text()).trimStart().slice(0, 15).toLowerCase();
  } catch (error) {
    if (signal.aborted) throw new Error(`${host} did not answer within ${limitMs / 1000} s`);
    throw new Error(`${host} cannot be reached`, { cause: error });
  }
  if (!response.ok) throw new Error(`${host} answered ${response.status} ${response.statusText}`.trimEnd());
  if (start.startsWith("<"))
    throw new Error(`${host} answered with a web page instead of the installer, as a proxy's block page is`);
}
