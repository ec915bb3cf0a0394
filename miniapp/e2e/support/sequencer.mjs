/** Files that move the clock by days come after the others; the one that changes who receives money, when nobody pays any more. */
const ORDER = [/draw/, /finance/, /credit/, /route-sweep/, /channels/, /privacy-scan/]
const rankOf = (path) => ORDER.findIndex((one) => one.test(path))

/** Files by name, and last what looks at everything the others left behind. (Jest's own sequencer is not ours to import.) */
export default class FilesInOrder {
  sort(tests) {
    return [...tests].sort((a, b) => rankOf(a.path) - rankOf(b.path) || a.path.localeCompare(b.path))
  }

  cacheResults() {}

  allFailedTests(tests) {
    return tests
  }
}
