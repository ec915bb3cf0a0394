import { eventOf, icsOf, shareText } from './when-where'

const visit = { id: 'a1', date: '2026-11-24', start: '09:00', end: '09:30', arriveBy: '08:45', institutionName: '科尔沁中心医院', location: '门诊 2 楼, C 区' }

describe('what leaves the app about a visit', () => {
  it('the family gets when and where only', () => {
    expect(shareText(visit)).toBe('去医院：11月24日 周二 9:00–9:30，科尔沁中心医院 门诊 2 楼, C 区。8:45 前到。')
  })

  it('the calendar file is iCalendar in UTC with a reminder the day before and before leaving (RFC 5545)', () => {
    const lines = icsOf(eventOf(visit), Date.parse('2026-11-23T08:00:00+08:00')).split('\r\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        'DTSTAMP:20261123T000000Z',
        'DTSTART:20261124T010000Z',
        'DTEND:20261124T013000Z',
        'LOCATION:科尔沁中心医院 门诊 2 楼\\, C 区',
        'TRIGGER:-PT1440M',
        'TRIGGER:-PT90M',
      ]),
    )
    expect(lines[0]).toBe('BEGIN:VCALENDAR')
    expect(lines.slice(-2)).toEqual(['END:VCALENDAR', ''])
  })
})
