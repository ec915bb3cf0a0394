/** msgSecCheck labels of the public document: 10001 广告, 20003 辱骂, 20006 违法犯罪, 20008 欺诈, 100 正常. */
const WORDS: { word: string; suggest: 'risky' | 'review'; label: number }[] = [
  { word: '赌博', suggest: 'risky', label: 20006 },
  { word: '毒品', suggest: 'risky', label: 20006 },
  { word: '代抢号', suggest: 'risky', label: 20008 },
  { word: '办假证', suggest: 'risky', label: 20008 },
  { word: '加微信返利', suggest: 'review', label: 10001 },
  { word: '蠢货', suggest: 'review', label: 20003 },
]

const WEIGHT = { risky: 2, review: 1 } as const

/** The city's reading of a text: the worst word decides. */
export function checkContent(content: string): { suggest: 'pass' | 'risky' | 'review'; label: number } {
  const worst = WORDS.filter((w) => content.includes(w.word)).sort((a, b) => WEIGHT[b.suggest] - WEIGHT[a.suggest])[0]
  return worst ? { suggest: worst.suggest, label: worst.label } : { suggest: 'pass', label: 100 }
}
