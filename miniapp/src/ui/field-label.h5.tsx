export const FieldLabel = ({ htmlFor, text, optional }: { htmlFor: string; text: string; optional?: string | undefined }) => (
  <label className="field__l" htmlFor={htmlFor}>
    {text}
    {optional ? <span className="field__opt"> {optional}</span> : null}
  </label>
)
