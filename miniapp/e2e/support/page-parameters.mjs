// One entry per page: who looks at it (null: nobody signed in) and with which parameters. A page without an entry fails the sweep.
const RESIDENT = '李娜'
const REVIEWER = '白审核'

const as = (persona, parameters) => ({ persona, parameters })

/** @type {Record<'citizen' | 'staff', Record<string, { persona: string | null, parameters?: (scene: import('./scene.mjs').Scene) => Record<string, string> }>>} */
export const PARAMETERS = {
  citizen: {
    'home/index': as(RESIDENT),
    'services/index': as(RESIDENT),
    'messages/index': as(RESIDENT),
    'me/index': as(RESIDENT),
    'sign-in/index': as(null),
  },
  staff: {
    'home/index': as(REVIEWER),
    'me/index': as(REVIEWER),
    'sign-in/index': as(null),
  },
}
