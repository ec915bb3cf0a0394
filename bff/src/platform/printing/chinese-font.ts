import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const FOLDER = join(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')), '../fonts')
let font: Promise<Buffer> | null = null

/** Noto Sans Hans (OFL 1.1), read once; a document embeds only the characters it shows. */
export const chineseFont = (): Promise<Buffer> => (font ??= readFile(join(FOLDER, 'NotoSansHans-Regular.otf')))
