import { Box, Grow, Icon, Row, Text, type IconName } from '@/ui'

const ICONS: readonly IconName[] = ['clock', 'refund', 'bag', 'flag']

/** The rules pinned to an appointment, a sentence each (AP4). */
export const Rules = ({ rules }: { rules: readonly string[] }) => (
  <>
    {rules.map((rule, index) => (
      <Box key={rule} className={index > 0 ? 'mt3' : ''}>
        <Row top>
          <Icon name={ICONS[index] ?? 'info'} size="s" />
          <Grow>
            <Text>{rule}</Text>
          </Grow>
        </Row>
      </Box>
    ))}
  </>
)
