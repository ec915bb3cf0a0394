/** Files of minutes begin first, else one worker would sit idle at the end of the run while the other walks the model. */
const LONGEST = [
  /test\/model\//,
  /test\/access\//,
  /races\.spec/,
  /queue\.spec/,
  /waitlist\.spec/,
  /credit\.spec/,
  /rescheduling\.spec/,
  /(money-property|reconciliation|notify|bills)\.spec/,
]
const rankOf = (path) => {
  const rank = LONGEST.findIndex((one) => one.test(path))
  return rank < 0 ? LONGEST.length : rank
}

/** Long files first, the others by name. (Jest's own sequencer, which knows only earlier runs on the same machine, is not ours to import.) */
export default class LongestFirst {
  sort(tests) {
    return [...tests].sort((a, b) => rankOf(a.path) - rankOf(b.path) || a.path.localeCompare(b.path))
  }

  cacheResults() {}

  allFailedTests(tests) {
    return tests
  }
}
