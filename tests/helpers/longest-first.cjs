/* eslint-disable @typescript-eslint/no-require-imports -- jest loads this file as it is */
const Sequencer = require("@jest/test-sequencer").default;

/** Suites that take a minute or more wherever they run: they start real processes, one after the other. */
const LONG = /\/tests\/(?:engine|emulator\/control-panel|faults)\b/;

/**
 * Begins with the long suites. A fresh checkout has no times of earlier runs, so jest goes by the size of the files: the long ones come
 * late, and in the end one core waits for the other.
 */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isLong = ({ path }) => LONG.test(path);
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
};
