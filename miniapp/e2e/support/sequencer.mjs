const LAST = /privacy-scan/

/** Files by name, and last what looks at everything the others left behind. (Jest's own sequencer is not ours to import.) */
export default class FilesInOrder {
  sort(tests) {
    return [...tests].sort((a, b) => Number(LAST.test(a.path)) - Number(LAST.test(b.path)) || a.path.localeCompare(b.path))
  }

  cacheResults() {}

  allFailedTests(tests) {
    return tests
  }
}
