import type { OnlyFor } from './terms.ts'
import type { SourceId } from './sources.ts'

/**
 * One red flag. It is raised when every group of `when` holds a code the person has (symptom, disease or danger sign); by `only` it may
 * be for some people alone. Somebody whose age is not known is treated as if it might be theirs: too early to the emergency room does no harm.
 */
export interface RedFlagRule {
  code: string
  title: string
  advice: string
  urgency: 'CALL_120' | 'EMERGENCY_TODAY'
  when: readonly (readonly string[])[]
  only?: OnlyFor
  pregnantOnly?: true
  /** A grown-up's complaint as well: somebody of unknown age is not told. */
  ageMustBeKnown?: true
  /** None: an example of ours, shown as 「示例，未经临床审定」. */
  source: SourceId | null
}

const CHEST = ['chest-pain', 'chest-tight', 'coronary']

export const RED_FLAGS: readonly RedFlagRule[] = [
  {
    code: 'heart-attack',
    title: '胸痛还出冷汗、喘不上气或往胳膊后背串：可能是心脏急症',
    advice: '马上打 120。坐下或半躺，不要走动，不要自己开车去医院。',
    urgency: 'CALL_120',
    when: [
      [...CHEST, 'palpitation', 'back-pain', 'stomachache'],
      ['sweating', 'pain-spreads', 'pressing', 'no-breath', 'faint', 'shock', 'blue-lips'],
    ],
    source: 'first-aid-day',
  },
  {
    code: 'chest-pressing',
    title: '胸口像压石头，久不缓解',
    advice: '马上打 120。停下一切活动，等救护车。',
    urgency: 'CALL_120',
    when: [['pressing', 'pain-spreads']],
    source: 'beijing-120',
  },
  {
    code: 'stroke',
    title: '突然嘴歪、一边没劲、说话不清：可能是中风',
    advice: '马上打 120，记住几点开始的。让病人侧躺，不要喂水喂药。',
    urgency: 'CALL_120',
    when: [['face-droop', 'arm-droop', 'slurred']],
    source: 'stroke-120',
  },
  {
    code: 'stroke-eyes-balance',
    title: '突然看不见、站不稳：可能是中风',
    advice: '马上打 120，记住几点开始的。',
    urgency: 'CALL_120',
    when: [['sudden-sight', 'sudden-balance']],
    source: 'be-fast',
  },
  {
    code: 'thunder-headache',
    title: '从来没有过的剧烈头痛',
    advice: '马上打 120，平躺，头偏向一边。',
    urgency: 'CALL_120',
    when: [['worst-headache']],
    source: 'first-aid-day',
  },
  {
    code: 'breathing',
    title: '喘不上气、嘴唇发紫',
    advice: '马上打 120。让病人坐起来，松开领口，打开窗户。',
    urgency: 'CALL_120',
    when: [['no-breath', 'blue-lips']],
    source: 'beijing-120',
  },
  {
    code: 'choking',
    title: '东西卡住嗓子',
    advice: '马上打 120。能咳就让他用力咳；说不出话时请会的人做“海姆立克”急救。',
    urgency: 'CALL_120',
    when: [['choking']],
    source: null,
  },
  {
    code: 'unconscious',
    title: '叫不醒',
    advice: '马上打 120。看有没有呼吸；没有呼吸，听 120 的指导按压胸口。',
    urgency: 'CALL_120',
    when: [['unconscious']],
    source: 'beijing-120',
  },
  {
    code: 'seizure',
    title: '正在抽搐',
    advice: '马上打 120。让他侧躺，移开硬东西，不要往嘴里塞东西，不要按住。',
    urgency: 'CALL_120',
    when: [['seizure-now']],
    source: 'beijing-120',
  },
  {
    code: 'bleeding',
    title: '大出血、吐血、大口咳血',
    advice: '马上打 120。外面的伤口用干净的布压紧不放；吐血时侧躺。',
    urgency: 'CALL_120',
    when: [['heavy-bleeding', 'vomit-blood', 'cough-much-blood']],
    source: 'first-aid-day',
  },
  {
    code: 'shock',
    title: '脸色苍白、手脚冰凉、站不起来',
    advice: '马上打 120。平躺，垫高腿，盖暖和。',
    urgency: 'CALL_120',
    when: [['shock']],
    source: 'first-aid-day',
  },
  {
    code: 'poisoning',
    title: '中毒',
    advice: '马上打 120。煤气中毒先开窗、抬到外面；带上药瓶或农药瓶，不要自己催吐。',
    urgency: 'CALL_120',
    when: [['poison']],
    source: 'beijing-120',
  },
  {
    code: 'accident',
    title: '触电、溺水、从高处摔下、车祸',
    advice: '马上打 120。先断电、离开危险处；摔伤的人不要随便搬动。',
    urgency: 'CALL_120',
    when: [['electric']],
    source: 'beijing-120',
  },
  {
    code: 'burn-large',
    title: '大片烧伤烫伤',
    advice: '马上打 120。用凉水冲，不要抹牙膏酱油，不要撕衣服。',
    urgency: 'CALL_120',
    when: [['severe-burn']],
    source: null,
  },
  {
    code: 'anaphylaxis',
    title: '严重过敏',
    advice: '马上打 120。停用可疑的药和食物，平躺。',
    urgency: 'CALL_120',
    when: [['allergy-severe']],
    source: null,
  },
  {
    code: 'infant-fever',
    title: '不到 3 个月的宝宝发烧',
    advice: '现在就去急诊，不要等门诊的号，不要自己喂退烧药。',
    urgency: 'EMERGENCY_TODAY',
    when: [['fever', 'low-fever']],
    only: { belowMonths: 3 },
    ageMustBeKnown: true,
    source: 'nice-ng143',
  },
  {
    code: 'infant-fever-maybe',
    title: '宝宝不到 3 个月，发烧到 38 度就要看急诊',
    advice: '不到 3 个月，现在就去急诊，不要等门诊的号；大一些的孩子精神不好也要去。',
    urgency: 'EMERGENCY_TODAY',
    when: [['child-fever']],
    only: { belowMonths: 3 },
    source: 'nice-ng143',
  },
  {
    code: 'child-danger',
    title: '孩子昏睡、不吃不喝、吃什么吐什么',
    advice: '现在就去急诊。叫不醒或者抽搐，马上打 120。',
    urgency: 'EMERGENCY_TODAY',
    when: [['baby-limp', 'vomits-all']],
    only: { belowMonths: 14 * 12 },
    source: 'who-imci',
  },
  {
    code: 'child-convulsion',
    title: '孩子抽过风',
    advice: '现在就去急诊；还在抽，马上打 120。',
    urgency: 'EMERGENCY_TODAY',
    when: [['convulsion']],
    only: { belowMonths: 5 * 12 },
    source: 'who-imci',
  },
  {
    code: 'rash-not-fading',
    title: '发烧，紫点按下去不褪色',
    advice: '马上打 120 或去急诊，不要等。',
    urgency: 'CALL_120',
    when: [['rash-press']],
    source: 'nice-ng143',
  },
  {
    code: 'meningitis',
    title: '发高烧又脖子发硬',
    advice: '现在就去急诊。',
    urgency: 'EMERGENCY_TODAY',
    when: [['stiff-neck']],
    source: null,
  },
  {
    code: 'pregnancy-bleeding',
    title: '怀孕后流血',
    advice: '马上打 120 或去有产科的医院急诊。平躺，不要自己走路。',
    urgency: 'CALL_120',
    when: [['pregnant-bleed']],
    source: 'who-mcpc',
  },
  {
    code: 'pregnancy-bleeding-told',
    title: '怀孕后流血、晕倒或剧烈腹痛',
    advice: '马上打 120 或去有产科的医院急诊。',
    urgency: 'CALL_120',
    when: [['heavy-bleeding', 'faint', 'belly-hard', 'shock']],
    pregnantOnly: true,
    source: 'who-mcpc',
  },
  {
    code: 'pregnancy-danger',
    title: '怀孕后剧痛、破水、胎动少',
    advice: '现在就去有产科的医院急诊；流血多或站不住，打 120。',
    urgency: 'EMERGENCY_TODAY',
    when: [['pregnant-pain', 'fetal-still', 'waters']],
    source: null,
  },
  {
    code: 'acute-belly',
    title: '肚子剧痛、肚皮发硬',
    advice: '现在就去急诊，先不要吃喝，不要吃止痛药。',
    urgency: 'EMERGENCY_TODAY',
    when: [['belly-hard']],
    source: null,
  },
  {
    code: 'blood-below',
    title: '大便发黑或带血，还出冷汗、站不住、晕倒',
    advice: '马上打 120，平躺。',
    urgency: 'CALL_120',
    when: [
      ['black-stool', 'blood-stool'],
      ['sweating', 'faint', 'shock'],
    ],
    source: 'first-aid-day',
  },
  {
    code: 'head-injury',
    title: '碰到头以后吐、抽、说不清话',
    advice: '马上打 120，不要移动脖子。',
    urgency: 'CALL_120',
    when: [['head-injury'], ['nausea', 'convulsion', 'seizure-now', 'slurred', 'unconscious', 'worst-headache', 'faint']],
    source: null,
  },
  {
    code: 'eye-chemical',
    title: '石灰、农药溅进眼睛',
    advice: '先用清水冲 15 分钟，再去急诊。',
    urgency: 'EMERGENCY_TODAY',
    when: [['eye-chemical']],
    source: null,
  },
  {
    code: 'sudden-deaf',
    title: '一边耳朵突然听不见',
    advice: '今天就去看耳鼻喉科急诊，越早越好。',
    urgency: 'EMERGENCY_TODAY',
    when: [['deafness']],
    source: null,
  },
  {
    code: 'self-harm',
    title: '想伤害自己',
    advice: '您不是一个人。现在打 12356 心理援助热线，或请身边的人陪着；已经受伤打 120。',
    urgency: 'CALL_120',
    when: [['self-harm']],
    source: null,
  },
  {
    code: 'snake',
    title: '被蛇咬',
    advice: '马上打 120。少动，伤口放低，记住蛇的样子，不要用嘴吸。',
    urgency: 'CALL_120',
    when: [['snake']],
    source: null,
  },
]
