/** Something a resident still has to do about what they reported. */
export interface GridTask {
  kind: 'ANSWER_GRID_WORKER' | 'RATE_GRID_EVENT'
  eventId: string
  text: string
}

/** All that other slices may use of grid events. */
export abstract class GridEventsPublic {
  /** Questions of a worker, and results nobody has looked at yet, oldest first; anonymous reports too. */
  abstract listOpenTasks(accountId: string): Promise<GridTask[]>
}
