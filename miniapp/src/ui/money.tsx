import { formatFen } from '@jktl/shared/kernel/money'
import { Box, classes } from './host'

/** `1200` → `¥12.00`, tabular and unbreakable. */
export const Money = ({ amountFen, large }: { amountFen: number; large?: boolean }) => (
  <Box as="span" className={classes(large ? 'key' : 'num')}>
    {formatFen(amountFen)}
  </Box>
)
