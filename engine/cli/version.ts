/** A release number. Pre-release and build parts are left out: nothing here depends on them. */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/**
 * The first version number in the output of a tool: `v3.220.0`, `3.220.0-alpha.1+dirty`, `go1.26` (patch 0).
 * Lines of other text around it, as an update notice, do no harm.
 *
 * @returns undefined where there is none
 */
export function parseVersion(text: string): Version | undefined {
  const found = /(?<![\d.])(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  if (found === null) return undefined;
  return { major: Number(found[1]), minor: Number(found[2]), patch: Number(found[3] ?? 0) };
}

/** Negative where `a` is older than `b`, 0 where they are equal, positive where it is newer. */
export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch;
}

/** `3.220.0` */
export function formatVersion(version: Version): string {
  return `${version.major}.${version.minor}.${version.patch}`;
}
