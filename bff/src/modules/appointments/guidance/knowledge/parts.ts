import type { BodyPart } from '@jktl/shared/appointments/guidance/contract'

/** `code|name|within|sides`; within `-`: drawn on the figure or listed beside it. */
const ROWS = `
head|头|-|FB
forehead|前额、太阳穴|head|F
back-head|后脑勺|head|B
scalp|头皮、头发|head|FB
face|脸|-|F
eye|眼睛|face|F
nose|鼻子|face|F
mouth|嘴、舌头|face|F
tooth|牙齿、牙龈|face|F
ear|耳朵|face|FB
neck|脖子|-|FB
throat|嗓子|neck|F
nape|后颈|neck|B
thyroid|脖子前面（甲状腺）|neck|F
chest|胸|-|F
heart|心口|chest|F
lung|肺、气管|chest|F
breast|乳房|chest|F
belly|肚子|-|F
upper-belly|上腹（胃）|belly|F
right-belly|右上腹（肝胆）|belly|F
lower-belly|下腹|belly|F
groin|大腿根|belly|F
private|私处|-|F
urine|小便|private|F
women|妇科、月经|private|F
men|男科|private|F
shoulder|肩膀|-|FB
back|背|-|B
waist|腰|-|B
buttock|屁股|-|B
anus|肛门、大便|buttock|B
arm|胳膊|-|FB
elbow|胳膊肘|arm|FB
wrist|手腕|arm|FB
hand|手、手指|arm|FB
hip|胯|-|FB
leg|腿|-|FB
knee|膝盖|leg|F
calf|小腿|leg|B
ankle|脚踝|leg|FB
foot|脚|leg|FB
skin|皮肤|-|FB
whole|全身|-|FB
mind|情绪、睡眠|-|FB
`

export const BODY_PARTS: readonly BodyPart[] = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [code = '', name = '', within = '-', sides = ''] = row.split('|')
    return { code, name, within: within === '-' ? null : within, sides: [...sides].map((side) => (side === 'F' ? 'FRONT' : 'BACK')) }
  })
