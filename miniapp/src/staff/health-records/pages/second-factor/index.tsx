import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { Button, KeyValueList, Pill, QrCode, QueryStates, Stack, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { Prove } from '../../prove'
import { t } from '../../texts'
import { Trouble } from '../../trouble'
import { momentText } from '../../words'

const STATE = { NONE: 'factorNone', PENDING: 'factorPending', ON: 'factorOn' } as const

function SetUp({ isOn }: { isOn: boolean }) {
  const [fresh, setFresh] = useState<{ secret: string; uri: string }>()
  const begin = useWrite('healthRecords.beginSecondFactor', {
    onDone: ({ secret, uri }) => setFresh({ secret, uri }),
    refresh: ['healthRecords.getSecondFactor'],
  })
  return (
    <Panel title={t(isOn ? 'factorRenew' : 'factorSetUp')}>
      {fresh ? (
        <>
          <Text>{t('factorScan')}</Text>
          <QrCode id="factor-qr" text={fresh.uri} alt={t('factorQr')} />
          <KeyValueList items={[{ key: t('factorSecret'), value: fresh.secret.replace(/(.{4})(?=.)/g, '$1 ') }]} />
        </>
      ) : (
        <Button id="factor-begin" kind={isOn ? 'secondary' : 'primary'} fit busy={begin.busy} onPress={() => begin.run({})}>
          {t(isOn ? 'factorRenew' : 'factorSetUp')}
        </Button>
      )}
      <Trouble id="factor-begin-failed" failure={begin.failure} />
    </Panel>
  )
}

/** 二次验证: set up once, then six digits before an emergency (§3.7). */
export default function SecondFactorPage() {
  const may = useMay('patients')
  const query = useRead('healthRecords.getSecondFactor', {}, { enabled: may })
  return (
    <Frame title={t('factorTitle')} current="secondFactor" note={t('factorNote')}>
      <QueryStates query={query}>
        {({ state, provedUntil }) => (
          <Stack>
            <Panel title={t('factorTitle')}>
              <Pill tone={state === 'ON' ? 'ok' : 'notice'}>{t(STATE[state])}</Pill>
              {provedUntil ? <Text look="sub">{`${t('factorProved')}，${t('until', { time: momentText(provedUntil) })}`}</Text> : null}
            </Panel>
            <SetUp isOn={state === 'ON'} />
            {state === 'NONE' ? null : (
              <Panel title={t('factorProve')}>
                <Prove />
              </Panel>
            )}
          </Stack>
        )}
      </QueryStates>
    </Frame>
  )
}
