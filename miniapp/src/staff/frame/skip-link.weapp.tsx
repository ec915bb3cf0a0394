/** Screen readers of the phone move by gestures. */
export const SkipLink = (_props: { to: string }) => null
