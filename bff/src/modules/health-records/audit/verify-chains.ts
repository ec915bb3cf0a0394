import { isSignedBy } from '../../../platform/file-signer.ts'
import type { AnchorFolder } from './anchor-folder.ts'
import type { ChainStreamRepository } from './chain-stream.repository.ts'
import { anchorText, type SignedAnchor } from './domain/anchor.ts'
import { ChainVerifier, type Fault } from './domain/verify-chain.ts'

export interface Verification {
  events: number
  anchors: number
  faults: Fault[]
}

/** Checks every chain from its first link on, in a stream (§3.10). */
export async function verifyChains(chains: ChainStreamRepository, folder: AnchorFolder, publicKeyPem: string): Promise<Verification> {
  const [shards, written] = await Promise.all([chains.shards(), folder.readAll()])
  const isSigned = (anchor: SignedAnchor): boolean => isSignedBy(publicKeyPem, anchorText(anchor), anchor.signature)
  const results = await Promise.all(
    shards.map(async (shard) => {
      const chain = await chains.open(shard)
      try {
        const anchors = await chain.anchors()
        const verifier = new ChainVerifier(
          chain.end,
          anchors,
          written.filter((anchor) => anchor.shard === shard),
          isSigned,
        )
        for await (const links of chain.links()) if (!verifier.take(links)) break
        return { events: verifier.events, anchors: anchors.length, fault: verifier.finish() }
      } finally {
        chain.close()
      }
    }),
  )
  return {
    events: results.reduce((sum, { events }) => sum + events, 0),
    anchors: results.reduce((sum, { anchors }) => sum + anchors, 0),
    faults: results.flatMap(({ fault }) => fault ?? []),
  }
}
