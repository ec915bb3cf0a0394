import { usePosts } from '../frame/access'

/** Whether the person signed in sees the money of the whole region; a hospital's finance sees its own. */
export const useIsRegionFinance = (): boolean => usePosts().some(({ role }) => role === 'finance_maker' || role === 'finance_checker')
