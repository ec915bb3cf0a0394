import { describe, expect, test } from '@jest/globals'

import { clearingFile, type FileHead, type FileRow } from './detail-file.ts'
import { FileSigner, isSignedBy } from '../../../../platform/file-signer.ts'

const ROWS: readonly FileRow[] = [
  {
    kind: 'P',
    ownNo: 'P1',
    channelNo: '4200',
    billDate: '2026-11-23',
    printedAt: '2026-11-23 09:00:00',
    amountFen: 10_000,
    feeFen: 60,
    isAdjustment: false,
    differenceId: null,
  },
  {
    kind: 'R',
    ownNo: 'R1',
    channelNo: '5030',
    billDate: '2026-11-23',
    printedAt: '2026-11-23 10:00:00',
    amountFen: 12_005,
    feeFen: -72,
    isAdjustment: false,
    differenceId: null,
  },
  {
    kind: 'P',
    ownNo: '=1+1',
    channelNo: '4201',
    billDate: '2026-11-22',
    printedAt: '2026-11-22 10:00:00',
    amountFen: 500,
    feeFen: 3,
    isAdjustment: true,
    differenceId: 'd-1',
  },
]
const HEAD: FileHead = {
  number: 'QF-20261123-150502H01-1900000001',
  institutionName: '科尔沁中心医院',
  mchid: '1900000001',
  settleDate: '2026-11-23',
  previousNumber: null,
  carriedInFen: 0,
  ratePpm: 6_000,
  accountText: null,
  disputeDays: 5,
  rowCount: 3,
  receivableCount: 1,
  receivableFen: 10_000,
  refundCount: 1,
  refundFen: 12_005,
  feeFen: -12,
  adjustmentCount: 1,
  adjustmentFen: 497,
}

describe('the file of a 清分单 (S3)', () => {
  test('S3: golden file: these rows give these bytes', () => {
    const { text, sha256, sizeBytes } = clearingFile(HEAD, ROWS)
    expect(sizeBytes).toBe(Buffer.byteLength(text))
    expect(text.split('\r\n').slice(13)).toEqual([
      '总笔数,2',
      '应收笔数,1',
      '应收金额（元）,100.00',
      '退款笔数,1',
      '退款（元）,120.05',
      '手续费（元）,-0.12',
      '应付金额（元）,119.93',
      '净额（元）,-19.93',
      '调整笔数,1',
      '调整（元）,4.97',
      '上期结转（元）,0.00',
      '上期清分单,无',
      '待转金额（元）,-14.96',
      '应转给机构（元）,0.00',
      '结转下期（元）,-14.96',
      '明细行数,3',
      '明细 SHA-256,97c8167e4decc00a9e54cd4acb0933603e81e4d986ea02ba2d22113026981247',
      '序号,类型,账单日,商户单号,渠道单号,渠道时间,金额（元）,手续费（元）,净额（元）,调整,差错',
      '1,收款,2026-11-23,P1,4200,2026-11-23 09:00:00,100.00,0.60,99.40,否,',
      '2,退款,2026-11-23,R1,5030,2026-11-23 10:00:00,-120.05,-0.72,-119.33,否,',
      "3,收款,2026-11-22,'=1+1,4201,2026-11-22 10:00:00,5.00,0.03,4.97,是,d-1",
      '合计,3,,,,,,,-14.96,,',
      '',
    ])
    expect(clearingFile(HEAD, [...ROWS]).sha256).toBe(sha256)
    expect(text).toContain('\r\n约定费率,0.6%\r\n')
  })

  test('S2: a file whose rows and totals disagree is not made', () => {
    expect(() => clearingFile({ ...HEAD, refundFen: 12_006 }, ROWS)).toThrow('refundFen')
  })

  test('S3: one changed byte, or another key, and the signature holds no longer', () => {
    const [signer, other] = [new FileSigner(Buffer.alloc(32, 1).toString('base64')), new FileSigner(Buffer.alloc(32, 2).toString('base64'))]
    const { text } = clearingFile(HEAD, ROWS)
    const signature = signer.sign(text)
    expect(isSignedBy(signer.publicKeyPem, text, signature)).toBe(true)
    expect(isSignedBy(signer.publicKeyPem, text.replace('100.00', '100.01'), signature)).toBe(false)
    expect(isSignedBy(other.publicKeyPem, text, signature)).toBe(false)
    expect(signer.keyId).not.toBe(other.keyId)
  })
})
