import { PRIVACY_POLICY_VERSION } from '@jktl/shared/identity/model'

import type { CallOptions } from '../support/city.ts'
import type { Objects } from './world.ts'

type Input = Pick<CallOptions, 'params' | 'query' | 'body' | 'ifMatch'>
export interface Example {
  /** A valid request naming these objects. */
  of: (o: Objects) => Input
  /** Fields of another valid body, for the same key with other content; needed where the body is all there is. */
  otherBody?: Record<string, unknown>
  /** It ends the session it is called with. */
  endsSession?: true
}

const plain: Example = { of: () => ({}) }
const named = (object: keyof Objects, more: Omit<Input, 'params'> = {}): Example => ({ of: (o) => ({ params: { id: o[object] }, ...more }) })
const body = (fields: Record<string, unknown>, otherBody: Record<string, unknown>): Example => ({ of: () => ({ body: fields }), otherBody })

/** One valid request per operation. A new operation without a row fails the sweeps. */
export const EXAMPLES: Record<string, Example> = {
  'identity.createSession': body({ channel: 'weapp', code: 'no-such-code' }, { code: 'another-code' }),
  'identity.deleteSession': { of: () => ({}), endsSession: true },
  'identity.getMe': plain,
  'identity.putPreferences': body({ typeSize: 'xlarge', dark: false }, { dark: true }),
  'identity.recordPrivacyConsent': body({ version: PRIVACY_POLICY_VERSION, decision: 'agreed' }, { version: 'of-long-ago' }),
  'identity.bindPhone': body({ code: 'no-such-code' }, { code: 'another-code' }),
  'identity.listPersons': plain,
  'identity.getPerson': named('person'),
  'identity.addPerson': body({ relation: 'SELF', name: '王秀兰', idNumber: '150502195803120000' }, { name: '王秀' }),
  'identity.addNewborn': body({ name: '小宝', sex: 'F', birthDate: '2026-11-01', birthCertificateNumber: 'T150500001' }, { name: '大宝' }),
  'identity.removePerson': named('person'),
  'identity.requestManualReview': named('person', { body: { documentKind: 'ID_CARD', note: '请核对' } }),
  'identity.listConsentRequests': plain,
  'identity.decideConsentRequest': named('consentRequest', { body: { decision: 'agree' } }),
  'identity.getHealthCard': named('person'),
  'identity.verifyHealthCard': body({ qrText: 'no-card-of-ours' }, { qrText: 'another' }),
  'identity.listRealNameReviews': plain,
  'identity.getRealNameReview': named('review'),
  'identity.revealRealNameReview': named('review', { body: { reason: '核对证件' } }),
  'identity.decideRealNameReview': named('review', { body: { decision: 'reject', reason: '证件不清楚' }, ifMatch: 0 }),
  'directory.listAreas': plain,
  'directory.listInstitutions': plain,
  'directory.getInstitution': named('institution'),
  'directory.listDoctors': plain,
  'directory.getDoctor': named('doctor'),
  'directory.search': { of: () => ({ query: { q: '内科' } }) },
  'appointments.listAvailability': plain,
  'appointments.getGuidanceKnowledge': plain,
  'appointments.searchGuidanceTerms': body({ text: '头痛' }, { text: '咳嗽' }),
  'appointments.askGuidance': body({ symptoms: ['headache'] }, { symptoms: ['cough'] }),
  'appointments.searchDoctors': body({ symptom: 'headache' }, { symptom: 'cough' }),
  'appointments.listSessions': { of: (o) => ({ query: { doctorId: o.doctor } }) },
  'appointments.holdNumber': {
    of: (o) => ({ body: { personId: o.person, segmentId: o.segment } }),
    otherBody: { segmentId: '00000000-0000-4000-8000-000000000001' },
  },
  'appointments.confirmAppointment': named('appointment', { body: { payMode: 'WINDOW' } }),
  'appointments.extendHold': named('appointment'),
  'appointments.cancelAppointment': named('appointment', { body: {} }),
  'appointments.listAppointments': plain,
  'appointments.getAppointment': named('appointment'),
  'appointments.listRoster': { of: (o) => ({ query: { date: '2026-11-24', institutionId: o.institution } }) },
  'appointments.previewSuspension': named('session'),
  'appointments.suspendSession': named('session', { body: { reason: 'WEATHER' }, ifMatch: 0 }),
  'appointments.rescheduleAppointment': {
    of: (o) => ({ params: { id: o.appointment }, body: { segmentId: o.segment } }),
    otherBody: { segmentId: '00000000-0000-4000-8000-000000000001' },
  },
  'appointments.listAlternatives': named('appointment'),
  'appointments.listDeskCases': plain,
  'appointments.decideDeskCase': named('appointment', { body: { verdict: 'DONE', reason: '电话问过挂号处' }, ifMatch: 0 }),
  'appointments.checkDeskDecision': named('appointment', { body: { accepted: true }, ifMatch: 0 }),
  'appointments.listSuspiciousPairs': plain,
  'appointments.reviewSuspiciousPair': named('suspiciousPair', { body: { note: '已电话核实' }, ifMatch: 0 }),
  'appointments.getVisitEvaluation': named('appointment'),
  'appointments.submitEvaluation': named('appointment', { body: { ratings: { QUALITY: 5 }, isAnonymous: true } }),
  'appointments.listMyEvaluations': plain,
  'appointments.withdrawEvaluation': named('evaluation'),
  'appointments.getScore': { of: (o) => ({ query: { kind: 'DOCTOR', objectId: o.doctor } }) },
  'appointments.listPublishedEvaluations': { of: (o) => ({ query: { kind: 'DOCTOR', objectId: o.doctor } }) },
  'appointments.listHospitalEvaluations': { of: (o) => ({ query: { institutionId: o.institution } }) },
  'appointments.answerEvaluation': named('evaluation', { body: { text: '谢谢您的意见。' }, ifMatch: 0 }),
  'appointments.getEvaluationAnalysis': { of: (o) => ({ query: { institutionId: o.institution } }) },
  'appointments.exportEvaluationAnalysis': { of: (o) => ({ query: { institutionId: o.institution } }) },
  'appointments.listModeration': plain,
  'appointments.moderateEvaluation': named('evaluation', { body: { object: 'EVALUATION', decision: 'PUBLISH' }, ifMatch: 0 }),
  'payments.listTradeOrders': plain,
  'payments.getTradeOrder': named('tradeOrder'),
  'payments.createAttempt': named('tradeOrder'),
  'payments.checkTradeOrder': named('tradeOrder'),
  'payments.notifyTransaction': { of: () => ({ body: { id: 'forged', resource: {} } }) },
  'payments.notifyRefund': { of: () => ({ body: { id: 'forged', resource: {} } }) },
  'notifications.listNotices': plain,
  'notifications.readNotice': named('notice'),
  'notifications.readAllNotices': plain,
  'content.listArticles': plain,
  'content.getArticle': named('article'),
  'content.listHotlines': plain,
  'insights.getHome': plain,
}
