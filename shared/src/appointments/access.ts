// Who may use the operations of the slice; every contract of an area takes its line from here.
export const open = { scope: 'public', roles: [] } as const
export const account = { scope: 'account', roles: ['resident'] } as const
export const own = { scope: 'own', roles: ['resident'] } as const
/** For a person of the account, oneself or one's family. */
export const person = { scope: 'person', roles: ['resident'] } as const
/** Who keeps the numbers of an institution. */
export const poolManager = { scope: 'institution', roles: ['hospital_pool_manager', 'system_admin'] } as const
export const regulator = { scope: 'region', roles: ['appointments_regulator'] } as const
/** The regulator's work that the administrator may do as well. */
export const regulatorOrAdmin = { scope: 'region', roles: ['appointments_regulator', 'system_admin'] } as const
