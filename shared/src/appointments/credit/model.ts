/** 失约 (booking-payment §2.3.5): what may be recorded about one appointment, at most once each (C1). */
export const VIOLATION_KINDS = ['NO_SHOW', 'LATE_CANCEL', 'FREQUENT_CANCEL'] as const
export type ViolationKind = (typeof VIOLATION_KINDS)[number]
export const VIOLATION_STATUSES = ['ACTIVE', 'REVOKED', 'AGED_OUT'] as const
export type ViolationStatus = (typeof VIOLATION_STATUSES)[number]
export const REVOCATION_CAUSES = ['EVIDENCE', 'APPEAL', 'CORRECTION', 'EXEMPTION'] as const
export type RevocationCause = (typeof REVOCATION_CAUSES)[number]

/** Where a person stands: WARNED is one missed visit before the list, which only blocks new online holds (C4). */
export const STANDINGS = ['CLEAN', 'WARNED', 'LISTED'] as const
export type Standing = (typeof STANDINGS)[number]
export const LISTING_STATUSES = ['LISTED', 'APPEALING', 'RELEASED'] as const
export type ListingStatus = (typeof LISTING_STATUSES)[number]
export const RELEASE_CAUSES = ['EXPIRY', 'APPEAL', 'CORRECTION', 'MANUAL'] as const
export type ReleaseCause = (typeof RELEASE_CAUSES)[number]

/** SETTLED: the violation was revoked for another reason before anybody decided. */
export const APPEAL_STATES = ['SUBMITTED', 'ACCEPTED', 'REJECTED', 'SETTLED'] as const
export type AppealState = (typeof APPEAL_STATES)[number]
export const MAX_EVIDENCE = 3

/** 报送 to the region's credit system (C7). DROPPED: withdrawn before it was ever sent. */
export const REPORT_STATES = ['TO_REPORT', 'REPORTED', 'TO_WITHDRAW', 'WITHDRAWN', 'DROPPED'] as const
export type ReportState = (typeof REPORT_STATES)[number]
