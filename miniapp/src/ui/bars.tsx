import type { ReactNode } from 'react'
import { Box, classes, Press } from './host'
import { Icon } from './icon'
import type { IconName } from './icons.generated'
import { t } from './texts'
import { Toned } from './tone'

export interface TabItem {
  key: string
  icon: IconName
  label: string
  href: string
  /** Open items; `countLabel` is what a screen reader adds. */
  count?: number
  countLabel?: string
}
/** Drawn by ourselves on both targets: names and number of tabs change with the elder mode and the language. */
export const TabBar = ({ items, current, onGo }: { items: readonly TabItem[]; current: string; onGo: (key: string) => void }) => (
  <Box as="nav" className="tabbar" label={t('mainNavigation')}>
    {items.map((item) => {
      const on = item.key === current
      return (
        <Toned key={item.key} tone={on ? 'brand' : 'text-3'}>
          <Press
            id={`tab-${item.key}`}
            className={classes('tab-i', on && 'tab-i--on')}
            href={item.href}
            current={on}
            role="link"
            onPress={() => onGo(item.key)}
          >
            {on ? <Box as="span" className="tab-i__mark" hidden /> : null}
            <Icon name={item.icon} />
            <Box as="span">{item.label}</Box>
            {item.count ? (
              <Box as="span" className="count">
                {item.count}
                {item.countLabel ? (
                  <Box as="span" className="sr">
                    {item.countLabel}
                  </Box>
                ) : null}
              </Box>
            ) : null}
          </Press>
        </Toned>
      )
    })}
  </Box>
)

/** Bottom bar: at the left what is being confirmed (or one secondary button), at the right the one primary. */
export const ActionBar = ({ sum, note, start, children }: { sum?: ReactNode; note?: ReactNode; start?: ReactNode; children: ReactNode }) => (
  <Box as="section" className="bar" label={t('actions')}>
    {start}
    {sum !== undefined || note !== undefined ? (
      <Box className="bar__sum">
        {note !== undefined ? (
          <Box as="p" className="cap tn">
            {note}
          </Box>
        ) : null}
        <Box as="p" className="p strong num">
          {sum}
        </Box>
      </Box>
    ) : null}
    {children}
  </Box>
)

/** Fixed help of the elder themes, above the tab bar. */
export const HelpBar = ({ children }: { children: ReactNode }) => <Box className="helpbar">{children}</Box>
