import { catalogue, setLanguage } from '.'

const t = catalogue(
  { plain: '返回', open: '还有 {count} 件，到 {time}' },
  { plain: { text: 'ᠪᠤᠴᠠᠬᠤ' }, open: { text: '{count} · {time}', reviewedBy: '审校人', reviewedAt: '2026-11-01' } },
)

describe('t(key, params)', () => {
  afterEach(() => setLanguage('zh'))

  it('puts the parameters in', () => {
    expect(t('plain')).toBe('返回')
    expect(t('open', { count: 2, time: '9:00' })).toBe('还有 2 件，到 9:00')
  })

  it('refuses a wrong key or a missing parameter at compile time', () => {
    // @ts-expect-error no such key
    expect(t('nothing')).toBe('nothing')
    // @ts-expect-error time is missing
    expect(t('open', { count: 1 })).toBe('还有 1 件，到 {time}')
  })

  it('shows Mongolian only where a person has reviewed it, else Chinese', () => {
    setLanguage('mn')
    expect(t('plain')).toBe('返回')
    expect(t('open', { count: 2, time: '9:00' })).toBe('2 · 9:00')
  })
})
