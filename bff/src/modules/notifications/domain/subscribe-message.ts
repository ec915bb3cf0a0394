/** Longest value of a `thing` parameter of a WeChat template, in characters. */
const THING_MAX = 20

/** A `thing` value: one line, at most 20 characters, never empty. */
const thing = (text: string): { value: string } => {
  const glyphs = [...text.replace(/\s+/g, ' ').trim()]
  return { value: glyphs.length === 0 ? '－' : glyphs.length > THING_MAX ? `${glyphs.slice(0, THING_MAX - 1).join('')}…` : glyphs.join('') }
}

/** Parameters of the notice template: what happened, and the next step. The texts of notices carry no name and no result by their contract. */
export const templateData = (notice: { title: string; body: string }): Record<string, { value: string }> => ({
  thing1: thing(notice.title),
  thing2: thing(notice.body),
})
