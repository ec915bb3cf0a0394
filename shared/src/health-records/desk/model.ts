/** On what a practitioner sees a patient now. */
export const DESK_BASES = { CARD: '扫卡同意', GRANT: '本人授权给我', ORG: '本人授权给本机构', EMERGENCY: '紧急调阅' } as const
export type DeskBasis = keyof typeof DESK_BASES
export const DESK_BASIS_NAMES = Object.keys(DESK_BASES) as DeskBasis[]

/** Which of the two a practitioner reads for: an ordinary visit, or under a break-glass session. */
export const DESK_PURPOSES = ['TREAT', 'ETREAT'] as const
export type DeskPurpose = (typeof DESK_PURPOSES)[number]

export const BLOCK_KINDS = { GUARDIAN: '监护人不能看', SAFEGUARDING: '这个人什么都不能看', ABUSE_SUSPECT: '疑似伤害人，看不到受伤害的记录' } as const
export type BlockKind = keyof typeof BLOCK_KINDS
export const BLOCK_KIND_NAMES = Object.keys(BLOCK_KINDS) as BlockKind[]
