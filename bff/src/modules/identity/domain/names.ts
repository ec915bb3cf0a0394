const MIDDLE_DOTS = /[•・‧∙⋅･]/g

/** A name as the registry writes it: composed, no stray spaces, one kind of middle dot (A36). Rare characters stay as they are. */
export const normaliseName = (name: string): string => name.normalize('NFC').replace(/\s+/g, '').replace(MIDDLE_DOTS, '·')
