/** Danger signs everybody is asked about, in plain words; `code|name|aliases`. */
const ROWS = `
sweating|出冷汗|冒冷汗、大汗、出大汗、一身汗
pain-spreads|疼得往左胳膊、后背、下巴串|放射到肩膀、串到后背、牵扯左胳膊、左胳膊疼
pressing|胸口像压石头，超过 15 分钟不缓解|压榨、压得慌、喘不过气的疼
no-breath|喘不上气，话都说不完整|呼吸困难、憋得说不出话、喘不过气
blue-lips|嘴唇发紫|嘴唇青、口唇发绀
choking|被东西卡住嗓子|噎住、异物卡喉、气道异物
unconscious|叫不醒|昏迷、不省人事、没反应、意识不清
seizure-now|正在抽搐|正在抽风、全身抽、抽搐不停
face-droop|突然嘴歪、脸不对称|口角歪斜、嘴歪、脸歪
arm-droop|突然一边胳膊或腿没劲|半身无力、一侧无力、胳膊抬不起来、半边身子麻
slurred|突然说话不清、听不懂话|说话不清、说话含糊、口齿不清、大舌头
sudden-sight|突然看不见或看东西重影|突然失明、眼前发黑看不见
sudden-balance|突然站不稳、走路偏|突然走不稳、失去平衡
worst-headache|从来没有过的剧烈头痛|炸裂样头痛、剧烈头痛
vomit-blood|吐血|呕血、大口吐血
cough-much-blood|大口咳血|大量咯血、大咯血
heavy-bleeding|血止不住|大出血、血流不止、喷血
poison|吃错药、喝农药、煤气或食物中毒|中毒、煤气中毒、喝农药、一氧化碳、误服
electric|触电、溺水、从高处摔下|触电、溺水、高处坠落、车祸
severe-burn|大片烧伤烫伤|大面积烧伤
allergy-severe|过敏后脸肿、喘、全身起疙瘩|过敏性休克、喉头水肿
shock|脸色苍白、手脚冰凉、站不起来|休克、虚脱
stiff-neck|发高烧又脖子发硬|脖子硬、颈项强直
belly-hard|肚子剧痛，一碰就疼、肚皮发硬|肚皮硬、剧烈腹痛、腹部板硬
pregnant-bleed|怀孕后下面流血|孕期出血、怀孕流血、见红很多
pregnant-pain|怀孕后肚子一阵阵剧痛|孕期剧烈腹痛
fetal-still|胎动明显变少|胎动减少、胎动消失
waters|怀孕破水|羊水破了、破水
baby-limp|孩子很蔫、叫醒又睡、不吃不喝|孩子昏睡、不吃奶、精神差
vomits-all|孩子吃什么吐什么|喝水就吐
rash-press|发烧，皮上紫点按下去不褪色|压不褪色的皮疹、紫斑
eye-chemical|眼里溅了石灰、农药|化学品溅眼、石灰进眼
self-harm|想伤害自己、不想活|自杀、轻生、不想活了、自残
snake|被蛇咬|毒蛇咬、蛇咬
`

export interface DangerSign {
  code: string
  name: string
  aliases: readonly string[]
}

export const DANGER_SIGNS: readonly DangerSign[] = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [code = '', name = '', aliases = ''] = row.split('|')
    return { code, name, aliases: aliases.split('、') }
  })
