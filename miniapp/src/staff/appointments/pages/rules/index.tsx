import type { RuleVersion } from '@jktl/shared/appointments/pool/rule-contract'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { Box, Button, KeyValueList, Pill, QueryStates } from '@/ui'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { useParams } from '../../../routes'
import { usePlace } from '../../place'
import { t } from '../../pool-texts'
import { RuleForm } from '../../rule-form'
import { changesBetween, PARAMETERS, valueText } from '../../rule-words'

/** Versions of the booking rules: what is in force, what differs, a new one. */
export default function RulesPage() {
  const [isNew, setNew] = useState(false)
  const place = usePlace(useParams('rules').institution)
  const query = useRead('appointments.listRuleVersions', { query: place.institutionId ? { institutionId: place.institutionId } : {} })
  return (
    <Frame title={t('rulesTitle')} current="rules" note={t('rulesNote')}>
      <QueryStates query={query}>
        {(list) => {
          const current = list.items.find((item) => item.isInForce && item.institutionId !== null) ?? list.items.find((item) => item.isInForce)
          return (
            <Box className="cols">
              <Box className="grow s-stack">
                {list.items.map((item) => (
                  <Version key={item.id} item={item} current={current} />
                ))}
              </Box>
              <Box className="grow s-stack">
                {current && isNew ? (
                  <RuleForm list={list} current={current} onClose={() => setNew(false)} />
                ) : (
                  <Button id="rule-new" icon="edit" fit onPress={() => setNew(true)}>
                    {t('ruleNew')}
                  </Button>
                )}
              </Box>
            </Box>
          )
        }}
      </QueryStates>
    </Frame>
  )
}

/** One version: what differs from the one in force, in words; all of it on request. */
function Version({ item, current }: { item: RuleVersion; current: RuleVersion | undefined }) {
  const [isOpen, setOpen] = useState(false)
  const isCurrent = item.id === current?.id
  const changes = current ? changesBetween(current.parameters, item.parameters) : []
  return (
    <Panel
      id={`rule-${item.id}`}
      title={t('ruleVersion', { place: t(item.institutionId ? 'ruleOwn' : 'ruleRegion'), version: item.version })}
      note={t('ruleFrom', { date: item.effectiveFrom.slice(0, 10) })}
      end={isCurrent ? <Pill tone="ok">{t('inForce')}</Pill> : undefined}
    >
      <Box className="s-stack">
        <Box as="p" className="sub">
          {item.source}
        </Box>
        {isCurrent ? null : changes.length ? (
          <Box as="ul">
            {changes.map((change) => (
              <Box as="li" key={change.key}>
                {t('ruleChange', change)}
              </Box>
            ))}
          </Box>
        ) : (
          <Box as="p">{t('ruleSame')}</Box>
        )}
        {isOpen ? <KeyValueList items={PARAMETERS.map(({ key, name }) => ({ key: name, value: valueText(key, item.parameters[key]) }))} /> : null}
        <Box className="acts">
          <Button id={`rule-all-${item.id}`} kind="quiet" small onPress={() => setOpen(!isOpen)}>
            {t('ruleAll')}
          </Button>
        </Box>
      </Box>
    </Panel>
  )
}
