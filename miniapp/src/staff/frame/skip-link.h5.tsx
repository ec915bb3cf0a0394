import { t } from './texts'

/** First stop of the keyboard. No address change: the router would take it for a navigation. */
export const SkipLink = ({ to }: { to: string }) => (
  <a
    className="skip"
    href={`#${to}`}
    onClick={(event) => {
      event.preventDefault()
      document.getElementById(to)?.focus()
    }}
  >
    {t('skip')}
  </a>
)
