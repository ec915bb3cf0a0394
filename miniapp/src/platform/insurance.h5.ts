interface Authorisation {
  url: string
  miniProgram: { appId: string; path: string }
}

/**
 * Opens the insurance's page, where the person agrees. `left`: the browser is on its way there and comes back to `returnTo` with `payAuthNo`.
 *
 * @param returnTo path of this app, from `href(…)`
 */
export function authoriseInsurance({ url }: Authorisation, returnTo: string): Promise<string | null> {
  window.location.assign(`${url}&return=${encodeURIComponent(window.location.origin + returnTo)}`)
  return Promise.resolve('left')
}
