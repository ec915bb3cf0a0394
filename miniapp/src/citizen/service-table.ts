import { catalogue } from '@/i18n'
import type { IconName } from '@/ui'
import { go, href } from './routes'

export type LifeEvent = 'visit' | 'money' | 'family' | 'help'
export const LIFE_EVENTS: readonly LifeEvent[] = ['visit', 'money', 'family', 'help']

export type ServiceKey =
  | 'booking'
  | 'appointments'
  | 'search'
  | 'guidance'
  | 'health-card'
  | 'health'
  | 'reports'
  | 'bills'
  | 'deposits'
  | 'orders'
  | 'creditpay'
  | 'family'
  | 'newborn'
  | 'consents'
  | 'grants'
  | 'event-report'
  | 'clue-report'
  | 'work-card-check'
  | 'my-events'
  | 'opinions'
  | 'service-evaluations'
  | 'guides'
  | 'hotlines'
  | 'display'
  | 'privacy'
  | 'messages'
export interface Service {
  key: ServiceKey
  event: LifeEvent
  icon: IconName
  /** First letters of the pinyin and the whole pinyin, without tones. */
  pinyin: readonly [initials: string, whole: string]
  /** Other words people use for it. */
  aliases: readonly string[]
  /** Blue plate: an affair with an authority, not with a doctor. */
  government?: true
  open: (personId: string | null) => void
  address: (personId: string | null) => string
}

type PlainPage =
  | 'eventReport'
  | 'clueReport'
  | 'workCardCheck'
  | 'myEvents'
  | 'myOpinions'
  | 'serviceEvaluations'
  | 'health'
  | 'creditpay'
  | 'hospitals'
  | 'appointments'
  | 'search'
  | 'symptoms'
  | 'bills'
  | 'deposits'
  | 'orders'
  | 'family'
  | 'addNewborn'
  | 'consents'
  | 'grants'
  | 'guides'
  | 'hotlines'
  | 'settings'
  | 'privacy'
  | 'reports'
  | 'messages'
const to = (page: PlainPage): Pick<Service, 'open' | 'address'> => ({ open: () => go(page), address: () => href(page) })

/** Every service that has a page, and nothing else (ux-wechat §4.6: by life event, pinyin, initials, synonyms). */
export const SERVICES: readonly Service[] = [
  {
    key: 'booking',
    event: 'visit',
    icon: 'calendar',
    pinyin: ['yygh', 'yuyueguahao'],
    aliases: ['挂号', '约号', '取号', '看病', '看医生', '门诊', '专家号', '抢号'],
    ...to('hospitals'),
  },
  {
    key: 'appointments',
    event: 'visit',
    icon: 'ticket',
    pinyin: ['wdyy', 'wodeyuyue'],
    aliases: ['我的号', '挂号记录', '就诊码', '取号码', '退号', '取消预约', '改时间', '凭证'],
    ...to('appointments'),
  },
  {
    key: 'search',
    event: 'visit',
    icon: 'hospital',
    pinyin: ['zyy', 'zhaoyiyuan'],
    aliases: ['找医生', '找科室', '医院地址', '卫生院', '蒙医', '中医', '附近', '查医生'],
    ...to('search'),
  },
  {
    key: 'guidance',
    event: 'visit',
    icon: 'steth',
    pinyin: ['zndz', 'zhinengdaozhen'],
    aliases: ['不知道挂什么科', '挂什么科', '哪里不舒服', '症状', '看哪个科', '导医', '找科室', '头疼', '肚子疼'],
    ...to('symptoms'),
  },
  {
    key: 'reports',
    event: 'visit',
    icon: 'report',
    pinyin: ['jcbg', 'jianchabaogao'],
    aliases: ['检验报告', '化验单', '化验结果', '抽血结果', '拍片', '彩超', '看报告', '报告单', '检查结果', 'jybg', 'hyd'],
    ...to('reports'),
  },
  {
    key: 'health-card',
    event: 'visit',
    icon: 'qr',
    pinyin: ['jkk', 'jiankangka'],
    aliases: ['电子健康卡', '健康码', '就诊卡', '医疗卡', '二维码', '亮码'],
    open: (personId) => (personId ? go('healthCard', { id: personId }) : go('family')),
    address: (personId) => (personId ? href('healthCard', { id: personId }) : href('family')),
  },
  {
    key: 'health',
    event: 'visit',
    icon: 'pulse',
    pinyin: ['jkda', 'jiankangdangan'],
    aliases: ['病历', '看病记录', '就诊记录', '用药记录', '打针记录', '接种记录', '体检', '随访', '孩子长多高'],
    ...to('health'),
  },
  {
    key: 'bills',
    event: 'money',
    icon: 'wallet',
    pinyin: ['mzjf', 'menzhenjiaofei'],
    aliases: ['交费', '付检查费', '付药费', '缴费单', '医保付', '门诊付款'],
    ...to('bills'),
  },
  {
    key: 'deposits',
    event: 'money',
    icon: 'hospital',
    pinyin: ['zyyj', 'zhuyuanyujiao'],
    aliases: ['住院预交金', '住院交钱', '押金', '住院押金', '预交款'],
    ...to('deposits'),
  },
  {
    key: 'orders',
    event: 'money',
    icon: 'wallet',
    pinyin: ['jftf', 'jiaofeituifei'],
    aliases: ['缴费', '交费', '付钱', '付款', '退费', '退钱', '退款', '账单', '花了多少'],
    ...to('orders'),
  },
  {
    key: 'creditpay',
    event: 'money',
    icon: 'idcard',
    pinyin: ['xzhf', 'xianzhenhoufu'],
    aliases: ['先诊疗后付费', '先看病后付钱', '信用就医', '没带钱', '欠费', '还款', '还钱', '额度', '赊账'],
    ...to('creditpay'),
  },
  {
    key: 'family',
    event: 'family',
    icon: 'users',
    pinyin: ['jrgl', 'jiarenguanli'],
    aliases: ['家人', '就诊人', '添加家人', '父母', '孩子', '老伴', '实名', '绑定', '解绑'],
    ...to('family'),
  },
  {
    key: 'newborn',
    event: 'family',
    icon: 'child',
    pinyin: ['xse', 'xinshenger'],
    aliases: ['宝宝', '婴儿', '出生证', '出生医学证明', '还没有身份证'],
    government: true,
    ...to('addNewborn'),
  },
  {
    key: 'grants',
    event: 'family',
    icon: 'shield',
    pinyin: ['dasq', 'danganshouquan'],
    aliases: ['授权', '谁能看我的档案', '给医生看', '给家人看', '收回', '不给谁看', '谁看过', '隐私'],
    ...to('grants'),
  },
  {
    key: 'consents',
    event: 'family',
    icon: 'shield',
    pinyin: ['stwb', 'shuitiwoban'],
    aliases: ['授权', '代办', '同意', '收回', '谁能替我办'],
    ...to('consents'),
  },
  {
    key: 'event-report',
    event: 'help',
    icon: 'flag',
    pinyin: ['sjsb', 'shijianshangbao'],
    aliases: ['上报', '反映问题', '随手拍', '垃圾', '污水', '路灯', '井盖', '邻里纠纷', '网格员', '报修', '隐患'],
    government: true,
    ...to('eventReport'),
  },
  {
    key: 'clue-report',
    event: 'help',
    icon: 'shield',
    pinyin: ['crbxs', 'chuanranbingxiansuo'],
    aliases: ['鼠疫', '布病', '死鼠', '旱獭', '疫情', '保密上报', '疾控'],
    government: true,
    ...to('clueReport'),
  },
  {
    key: 'work-card-check',
    event: 'help',
    icon: 'idcard',
    pinyin: ['hywgy', 'heyanwanggeyuan'],
    aliases: ['网格员', '工作证', '上门', '真假', '核验', '查证件'],
    government: true,
    ...to('workCardCheck'),
  },
  {
    key: 'my-events',
    event: 'help',
    icon: 'list',
    pinyin: ['wdsb', 'wodeshangbao'],
    aliases: ['上报进展', '网格员办得怎么样', '我报的事', '评价网格员', '没办好'],
    government: true,
    ...to('myEvents'),
  },
  {
    key: 'opinions',
    event: 'help',
    icon: 'chat',
    pinyin: ['sqmy', 'sheqingminyi'],
    aliases: ['意见', '建议', '提意见', '反映情况'],
    government: true,
    ...to('myOpinions'),
  },
  {
    key: 'service-evaluations',
    event: 'help',
    icon: 'star',
    pinyin: ['sqpj', 'shequpingjia'],
    aliases: ['服务评价', '村评价', '打分', '满意不满意', '问卷'],
    government: true,
    ...to('serviceEvaluations'),
  },
  {
    key: 'guides',
    event: 'help',
    icon: 'book',
    pinyin: ['bszn', 'banshizhinan'],
    aliases: ['怎么办', '帮助', '说明', '流程', '带什么', '教我'],
    government: true,
    ...to('guides'),
  },
  {
    key: 'hotlines',
    event: 'help',
    icon: 'phone',
    pinyin: ['rxdh', 'rexiandianhua'],
    aliases: ['打电话', '人工', '客服', '12320', '12345', '120', '急救', '投诉'],
    government: true,
    ...to('hotlines'),
  },
  {
    key: 'display',
    event: 'help',
    icon: 'textsize',
    pinyin: ['zhb', 'zhangbeiban'],
    aliases: ['长辈版', '关怀版', '亲情版', '关爱版', '老人版', '字大', '字号', '字太小', '深色', '夜间', 'ghb', 'qqb', 'gab', 'zh'],
    ...to('settings'),
  },
  {
    key: 'privacy',
    event: 'help',
    icon: 'lock',
    pinyin: ['ysbh', 'yinsibaohu'],
    aliases: ['隐私', '个人信息', '隐私政策', '撤回同意', '注销'],
    ...to('privacy'),
  },
  { key: 'messages', event: 'help', icon: 'bell', pinyin: ['xx', 'xiaoxi'], aliases: ['通知', '提醒', '待办', '短信'], ...to('messages') },
]

const names = catalogue({
  booking: '预约挂号',
  appointments: '我的预约',
  search: '找医院',
  guidance: '智能导诊',
  health: '健康档案',
  reports: '检查报告',
  'health-card': '健康卡',
  bills: '门诊缴费',
  deposits: '住院预交',
  orders: '缴费退费',
  creditpay: '先诊后付',
  family: '家人管理',
  newborn: '新生儿',
  consents: '谁替我办',
  grants: '档案授权',
  'event-report': '事件上报',
  'clue-report': '保密上报',
  'work-card-check': '查网格员',
  'my-events': '我的上报',
  opinions: '社情民意',
  'service-evaluations': '社区评价',
  guides: '办事指南',
  hotlines: '热线电话',
  display: '长辈版',
  privacy: '隐私保护',
  messages: '消息通知',
})
/** At most four characters, so that it stays on one line in 特大. */
export const serviceName = (key: ServiceKey): string => names(key)
export const serviceOf = (key: ServiceKey): Service => SERVICES.find((service) => service.key === key) as Service

const plain = (text: string): string => text.toLowerCase().replace(/[\s·,，.。、“”"'？?！!]/g, '')

/** 3 the name, 2 another word or the pinyin, 1 a word inside a longer sentence, 0 not at all. */
function closeness({ key, aliases, pinyin }: Service, typed: string): number {
  if (names(key).includes(typed)) return 3
  if (aliases.some((alias) => alias.includes(typed)) || pinyin.some((spelling) => spelling.startsWith(typed))) return 2
  return [names(key), ...aliases].some((word) => word.length > 1 && typed.includes(word)) ? 1 : 0
}

/** Services for what was typed, the closest first: `关怀版`, `yygh`, `我想退钱`. Empty text finds nothing. */
export function findServices(text: string): Service[] {
  const typed = plain(text)
  if (typed === '') return []
  return SERVICES.map((service) => ({ service, rank: closeness(service, typed) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ service }) => service)
}
