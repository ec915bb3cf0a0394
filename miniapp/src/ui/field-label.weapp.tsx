import { Box } from './host'

/** The entry below carries the words for a screen reader, so that they are not read twice. */
export const FieldLabel = ({ text, optional }: { htmlFor: string; text: string; optional?: string | undefined }) => (
  <Box className="field__l" hidden>
    {text}
    {optional ? (
      <Box as="span" className="field__opt">
        {' '}
        {optional}
      </Box>
    ) : null}
  </Box>
)
