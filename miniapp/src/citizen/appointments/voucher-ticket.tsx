import type { Appointment } from '@jktl/shared/appointments/contract'
import { Barcode, Center, Grow, Heading, QrCode, Row, Stack, Text, Ticket, Unbroken } from '@/ui'
import { inGroups } from '../money/numbers'
import { t } from './texts'
import { visitPlace, visitTime } from './when-where'

/** The one filled card: when, whom, where, which number, and the codes a window scans (R343; design visit). Drawn on the phone alone. */
export function VoucherTicket({ visit }: { visit: Appointment }) {
  const { voucher } = visit
  return (
    <Ticket
      id="voucher"
      label={t('voucher')}
      foot={
        voucher ? (
          <Grow>
            <Center>
              <QrCode id="voucher-qr" text={voucher.barcodeText} alt={t('qrAlt', { code: inGroups(voucher.code) })} />
              <Stack>
                <Barcode id="voucher-barcode" text={voucher.barcodeText} alt={t('barcodeAlt', { code: inGroups(voucher.code) })} />
              </Stack>
              <Text className="ticket__2 mt2">{t('code')}</Text>
              <Text id="voucher-code" look="strong">
                <Unbroken>{inGroups(voucher.code)}</Unbroken>
              </Text>
              <Text className="ticket__2 mt1">{t('scanHere')}</Text>
            </Center>
          </Grow>
        ) : undefined
      }
    >
      <Row top>
        <Grow>
          <Text className="ticket__2">{visitTime(visit)}</Text>
          <Heading level={2}>
            <Unbroken>{visit.departmentName}</Unbroken> <Unbroken>{visit.doctorName}</Unbroken>
          </Heading>
          <Text className="ticket__2">{visitPlace(visit)}</Text>
        </Grow>
        <Center>
          <Text className="ticket__2">{t('ordinalShort')}</Text>
          <Text look="key">{visit.voucher?.numberOrdinal ?? visit.numberOrdinal}</Text>
        </Center>
      </Row>
    </Ticket>
  )
}
