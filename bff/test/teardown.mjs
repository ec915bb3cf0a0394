import { rmSync } from 'node:fs'

export default async function teardown() {
  await globalThis.testCluster?.stop()
  if (globalThis.testCluster) rmSync(globalThis.testCluster.folder, { recursive: true, force: true })
}
