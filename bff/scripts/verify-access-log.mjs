// The verifier of the access log over the built server, for the command and for the benchmark.
import pg from 'pg'
import { AnchorFolder } from '../dist/modules/health-records/audit/anchor-folder.js'
import { ChainStreamRepository } from '../dist/modules/health-records/audit/chain-stream.repository.js'
import { FAULTS } from '../dist/modules/health-records/audit/domain/verify-chain.js'
import { verifyChains } from '../dist/modules/health-records/audit/verify-chains.js'
import { readConfig } from '../dist/platform/config.js'
import { FileSigner } from '../dist/platform/file-signer.js'

/** @param {Record<string, string | undefined>} env as the server's */
export async function verifyAccessLog(env) {
  const config = readConfig(env)
  const pool = new pg.Pool({ connectionString: config.databaseUrl, options: '-c timezone=UTC', max: 6 })
  const since = performance.now()
  try {
    const { events, anchors, faults } = await verifyChains(
      new ChainStreamRepository(pool),
      new AnchorFolder(config.accessAnchorFolder),
      new FileSigner(config.secrets.accessAnchorKey).publicKeyPem,
    )
    const seconds = (performance.now() - since) / 1000
    const lines = faults.map(({ shard, seq, kind }) => `chain ${shard}, event ${seq}: ${FAULTS[kind]} (${kind})`)
    if (faults.length === 0) lines.push(`${events} events in order, ${anchors} signed roots hold`)
    return { result: { events, anchors, faults, seconds: Number(seconds.toFixed(3)), verifyPerSec: Math.round(events / seconds) }, lines }
  } finally {
    await pool.end()
  }
}
