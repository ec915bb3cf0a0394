export interface QueueNotice {
  kind: 'queue-near' | 'queue-called'
  title: string
  body: string
  needsAction: boolean
}

/** No name, no department: a room and a place say enough (Q6). */
export const calledNotice = (room: string, location: string): QueueNotice => ({
  kind: 'queue-called',
  title: '叫到您了',
  body: `请现在到${room}（${location}）。没听到也不用急，会往后排再叫。`,
  needsAction: true,
})
export const nearNotice = (before: number, location: string): QueueNotice => ({
  kind: 'queue-near',
  title: '快到您了',
  body: `前面还有 ${before} 位，请回到${location}等。`,
  needsAction: true,
})
