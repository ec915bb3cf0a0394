import type { Me, Person } from '@jktl/shared/identity/contract'
import { PRIVACY_POLICY_VERSION } from '@jktl/shared/identity/model'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { queryClient, QueryLayer } from '@/platform/query'
import { useSession } from '@/platform/session'
import { taroDouble } from '../../../test/taro'
import AddPersonPage from './pages/add-person/index'
import ConsentsPage from './pages/consents/index'
import FamilyPage from './pages/family/index'
import PrivacyPage from './pages/privacy/index'

// The example number of GB 11643—1999.
const SAMPLE = '11010519491231002X'
const json = (statusCode: number, body: unknown) => ({ statusCode, data: JSON.stringify(body) })
const personOf = (change: Partial<Person> = {}): Person => ({
  id: 'p-1',
  relation: 'SELF',
  nameMasked: '李*',
  initial: '娜',
  idNumberMasked: '110***********002X',
  sex: 'F',
  birthDate: '1994-05-20',
  ageYears: 32,
  realName: 'VERIFIED',
  binding: 'ACTIVE',
  note: null,
  ...change,
})
const agreed: Me['privacy'] = { version: PRIVACY_POLICY_VERSION, decision: 'agreed', at: '2026-11-21T10:00:00+08:00' }
const meOf = (change: Partial<Me>): Me => ({
  accountId: 'c-1',
  displayName: '李*',
  phoneMasked: null,
  roles: ['resident'],
  posts: [],
  preferences: { typeSize: 'standard', dark: false },
  privacy: agreed,
  persons: [personOf()],
  ...change,
})

let me: Me
let changes: Record<string, () => ReturnType<typeof json>>
let reads: Record<string, unknown>
const bodyOf = (path: string) =>
  taroDouble.requests.filter(({ url, method }) => url.endsWith(path) && method === 'POST').map(({ data }) => JSON.parse(String(data)) as unknown)
const open = (page: ReactNode) => render(<QueryLayer>{page}</QueryLayer>)
const press = (id: string) => userEvent.click(document.getElementById(id) as HTMLElement)
const shown = (id: string) => waitFor(() => expect(document.getElementById(id)).not.toBeNull())
const enter = (id: string, value: string) => fireEvent.change(document.getElementById(id) as HTMLElement, { target: { value } })

beforeEach(() => {
  taroDouble.reset()
  queryClient.clear()
  useSession.setState({ token: 't-1', accountId: 'c-1', personId: 'p-1' })
  me = meOf({})
  changes = {}
  reads = {}
  taroDouble.answer = ({ url, method }) => {
    const path = url.replace('/api/v1', '')
    if (method !== 'GET') return changes[path]?.() ?? json(200, me)
    return json(200, reads[path] ?? (path === '/identity/me' ? me : { items: [], limit: 8 }))
  }
})

it('R341: the first personal step without consent leads to the privacy page', async () => {
  me = meOf({ privacy: null, persons: [] })
  open(<AddPersonPage />)
  await shown('privacy-first')
  expect(document.getElementById('add-person-submit')).toBeNull()
  await press('privacy-first')
  expect(taroDouble.visited).toEqual(['/identity/pages/privacy/index'])
})

it('R341: a wrong number is told beside its entry and not sent; a right one is sent without spaces', async () => {
  me = meOf({ persons: [] })
  changes['/identity/persons'] = () => json(201, personOf())
  open(<AddPersonPage />)
  await shown('add-person-submit')
  enter('add-person-name', '李娜')
  enter('add-person-id', '110105194912310021')
  await press('add-person-submit')
  expect(screen.getByText(/身份证号不对，请照着证件/)).toBeInTheDocument()
  expect(bodyOf('/identity/persons')).toEqual([])
  enter('add-person-id', SAMPLE)
  expect(document.getElementById('add-person-id')).toHaveValue('110105 19491231 002X')
  expect(screen.getByText('1949年12月31日出生，女')).toBeInTheDocument()
  await press('add-person-submit')
  expect(await screen.findByText('李*已通过实名')).toBeInTheDocument()
  expect(bodyOf('/identity/persons')).toEqual([{ relation: 'SELF', name: '李娜', idNumber: SAMPLE }])
  expect(document.body.innerHTML).not.toContain(SAMPLE)
})

it('R341: a refusal keeps what was entered and says why', async () => {
  taroDouble.params = { relation: 'SPOUSE' }
  changes['/identity/persons'] = () =>
    json(422, { type: 'about:blank', code: 'IDENTITY.NO_ACCOUNT_TO_ASK', title: '成年家人要本人同意。', status: 422, requestId: 'r-1' })
  open(<AddPersonPage />)
  await shown('add-person-submit')
  enter('add-person-name', '王强')
  enter('add-person-id', SAMPLE)
  await press('add-person-submit')
  expect(await screen.findByText('成年家人要本人同意。')).toBeInTheDocument()
  expect(document.getElementById('add-person-name')).toHaveValue('王强')
})

it('R341: refusing the privacy text is recorded and the page stays with what still works', async () => {
  me = meOf({ privacy: null })
  open(<PrivacyPage />)
  await shown('privacy-hotlines')
  await press('privacy-refuse')
  await waitFor(() => expect(bodyOf('/identity/me/privacy-consents')).toEqual([{ version: PRIVACY_POLICY_VERSION, decision: 'refused' }]))
  expect(document.getElementById('privacy-guides')).not.toBeNull()
})

it('R348: a consent is withdrawn only after it was asked once more', async () => {
  reads['/identity/consent-requests'] = {
    items: [{ id: 'c-9', requesterNameMasked: '李*', relation: 'PARENT', state: 'ACTIVE', requestedAt: '2026-11-20T10:00:00+08:00' }],
  }
  open(<ConsentsPage />)
  await shown('consent-withdraw-c-9')
  await press('consent-withdraw-c-9')
  expect(bodyOf('/decision')).toEqual([])
  await press('consent-dialog-confirm')
  await waitFor(() => expect(bodyOf('/identity/consent-requests/c-9/decision')).toEqual([{ decision: 'withdraw' }]))
})

it('A02 R348: the family shows each state, and a failed check can go to a person', async () => {
  reads['/identity/persons'] = {
    items: [
      personOf(),
      personOf({ id: 'p-2', relation: 'PARENT', nameMasked: '王*兰', binding: 'PENDING_CONSENT', note: '等本人同意。' }),
      personOf({ id: 'p-3', relation: 'SPOUSE', nameMasked: '王*', realName: 'AUTO_FAILED', note: '没有对上。' }),
    ],
    limit: 8,
  }
  open(<FamilyPage />)
  await shown('person-card-p-3')
  expect(screen.getByText('等本人同意')).toBeInTheDocument()
  expect(document.getElementById('family-remove-p-1')).toBeNull()
  await press('family-review-p-3')
  await press('review-send')
  expect(screen.getByText('请写一句原因')).toBeInTheDocument()
  enter('review-note', '名字里有生僻字')
  await press('review-send')
  await waitFor(() => expect(bodyOf('/identity/persons/p-3/manual-reviews')).toEqual([{ documentKind: 'ID_CARD', note: '名字里有生僻字' }]))
})
