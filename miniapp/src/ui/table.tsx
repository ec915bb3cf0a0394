import type { ReactNode } from 'react'
import { Box, classes } from './host'

export interface TableColumn<Row> {
  key: string
  title: string
  cell: (row: Row) => ReactNode
  /** The cell that names the row: its header, and the only link in it. */
  head?: boolean
  /** Numbers: right-aligned. */
  end?: boolean
  /** On a phone, where rows are cards: a line of its own, that line after everything else, or left out. */
  phone?: 'line' | 'last' | 'none'
  /** On a phone: the title stands before the value. */
  named?: boolean
}
export interface TableProps<Row> {
  id: string
  /** Names the table and, where it scrolls, the region around it. */
  label: string
  columns: readonly TableColumn<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** Set off from the others: chosen, or the sum of them. */
  isOn?: (row: Row) => boolean
}

/** Native table from 768 px on; below, and in the mini program, each row is a card of the same cells. */
export function Table<Row>({ id, label, columns, rows, rowKey, isOn }: TableProps<Row>) {
  return (
    <Box className="tbl-w">
      <Box as="table" id={id} className="tbl tbl-cards" label={label}>
        <Box as="thead" className="tbl__head">
          <Box as="tr">
            {columns.map((column) => (
              <Box as="th" key={column.key} scope="col" className={classes('tbl__h', column.end && 'tbl__c--r')}>
                {column.title}
              </Box>
            ))}
          </Box>
        </Box>
        <Box as="tbody" className="tbl__body">
          {rows.map((row) => (
            <Box as="tr" key={rowKey(row)} className={classes('tbl__r', isOn?.(row) && 'tbl__r--on')}>
              {columns.map((column) => (
                <Box
                  as={column.head ? 'th' : 'td'}
                  key={column.key}
                  {...(column.head ? { scope: 'row' as const } : {})}
                  className={classes(
                    'tbl__c',
                    column.end && 'tbl__c--r',
                    column.head && 'tbl__c--head',
                    column.phone === 'line' && 'full',
                    column.phone === 'none' && 'hide-s',
                  )}
                >
                  {column.named ? (
                    <Box as="span" className="tbl__l" hidden>
                      {column.title}
                    </Box>
                  ) : null}
                  {column.cell(row)}
                </Box>
              ))}
            </Box>
          ))}
        </Box>
      </Box>
    </Box>
  )
}
