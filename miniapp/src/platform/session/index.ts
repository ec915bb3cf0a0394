export { phoneButton } from './phone-code'
export { openSessionWith, signIn, takeCode, type CodeReturn } from './sign-in'
export { signOut, useSession, useSignedIn } from './store'
