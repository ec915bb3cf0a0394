// One entry per page: who looks at it (null: nobody signed in) and with which parameters. A page without an entry fails the sweep.
const RESIDENT = '李娜'
const REVIEWER = '白审核'
const POOL_MANAGER = '孟静'
const REGULATOR = '韩监管'

const as = (persona, parameters) => ({ persona, parameters })

/** @type {Record<'citizen' | 'staff', Record<string, { persona: string | null, parameters?: (scene: import('./scene.mjs').Scene) => Record<string, string> }>>} */
export const PARAMETERS = {
  citizen: {
    'home/index': as(RESIDENT),
    'services/index': as(RESIDENT),
    'messages/index': as(RESIDENT),
    'me/index': as(RESIDENT),
    'sign-in/index': as(null),
    'appointments/pages/hospitals/index': as(RESIDENT),
    'appointments/pages/hospital/index': as(RESIDENT, ({ ids }) => ({ id: ids.institutionId })),
    'appointments/pages/slots/index': as(RESIDENT, ({ ids }) => ({ departmentId: ids.departmentId })),
    'appointments/pages/doctor/index': as(RESIDENT, ({ ids }) => ({ id: ids.doctorId })),
    'appointments/pages/search/index': as(RESIDENT),
    'appointments/pages/symptoms/index': as(RESIDENT),
    'appointments/pages/danger/index': as(RESIDENT),
    'appointments/pages/advice/index': as(RESIDENT),
    'appointments/pages/doctors/index': as(RESIDENT),
    'appointments/pages/confirm/index': as(RESIDENT, ({ ids }) => ({ id: ids.heldAppointmentId })),
    'appointments/pages/list/index': as(RESIDENT),
    'appointments/pages/appointment/index': as(RESIDENT, ({ ids }) => ({ id: ids.appointmentId })),
    'appointments/pages/reschedule/index': as(RESIDENT, ({ ids }) => ({ id: ids.appointmentId })),
    'appointments/pages/rescheduled/index': as(RESIDENT, ({ ids }) => ({ id: ids.appointmentId, oldId: ids.appointmentId })),
    'appointments/pages/result/index': as(RESIDENT, ({ ids }) => ({ id: ids.payingAppointmentId })),
    'appointments/pages/waitlist/index': as(RESIDENT),
    'appointments/pages/waitlist-entry/index': as(RESIDENT, ({ ids }) => ({ id: ids.waitlistEntryId })),
    'appointments/pages/waitlist-join/index': as(RESIDENT, ({ ids }) => ({
      departmentId: ids.soldOutDepartmentId,
      doctorId: ids.soldOutDoctorId,
      date: ids.soldOutDate,
    })),
    'payments/pages/orders/index': as(RESIDENT),
    'payments/pages/order/index': as(RESIDENT, ({ ids }) => ({ id: ids.tradeOrderId })),
    'identity/pages/family/index': as(RESIDENT),
    'identity/pages/add-person/index': as(RESIDENT),
    'identity/pages/add-newborn/index': as(RESIDENT),
    'identity/pages/consents/index': as(RESIDENT),
    'identity/pages/health-card/index': as(RESIDENT, ({ ids }) => ({ id: ids.personId })),
    'identity/pages/settings/index': as(RESIDENT),
    'identity/pages/privacy/index': as(RESIDENT),
    'content/pages/guides/index': as(RESIDENT),
    'content/pages/guide/index': as(RESIDENT, ({ ids }) => ({ id: ids.articleId })),
    'content/pages/hotlines/index': as(RESIDENT),
  },
  staff: {
    'home/index': as(REVIEWER),
    'me/index': as(REVIEWER),
    'sign-in/index': as(null),
    'identity/pages/reviews/index': as(REVIEWER),
    'identity/pages/review/index': as(REVIEWER, ({ ids }) => ({ id: ids.reviewId })),
    'appointments/pages/roster/index': as(POOL_MANAGER, ({ ids }) => ({ date: ids.sessionDate })),
    'appointments/pages/waitlist/index': as(POOL_MANAGER, ({ ids }) => ({ id: ids.soldOutSessionId })),
    'appointments/pages/waitlist-totals/index': as(REGULATOR),
    'appointments/pages/session/index': as(POOL_MANAGER, ({ ids }) => ({ id: ids.sessionId, date: ids.sessionDate })),
  },
}
