/** A drawing as a picture address. Only the characters that break an address are escaped, which keeps it short. */
export const svgUri = (svg: string): string =>
  `data:image/svg+xml,${svg.replace(/%/g, '%25').replace(/#/g, '%23').replace(/</g, '%3C').replace(/>/g, '%3E').replace(/"/g, "'")}`
