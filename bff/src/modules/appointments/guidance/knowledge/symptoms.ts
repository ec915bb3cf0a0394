import { readTerms } from './terms.ts'

/** Symptoms in a patient's words. Which department treats them is an example for the city: no clinician has reviewed it. */
export const SYMPTOMS = readTerms(`
headache|头痛|头疼、脑袋疼、偏头痛、头胀|head forehead back-head|03.03 03 02|
dizzy|头晕|头昏、晕乎、脑袋晕|head|03.03 03.04 02|
vertigo|天旋地转|眩晕、一动就转、美尼尔|head ear|11 03.03|
head-injury|碰到头|头摔了、磕到头、撞头|head|04.02 04|
forget|忘事|记性差、记忆力下降、老糊涂|head mind|03.03 03.10 15|adult
numb-limbs|手脚麻|手麻、脚麻、麻木、发木|hand foot arm leg|03.03 04.03|
weak-limb|胳膊腿没劲|手脚无力、肢体无力、抬不起来|arm leg|03.03|
tremor|手抖|发抖、哆嗦|hand|03.03 03.07|
faint|晕倒过|昏倒、晕厥、眼前一黑|head whole|03.04 03.03|
convulsion|抽过风|抽搐、惊厥、抽筋不省人事、抽风|whole|03.03 07|
insomnia|睡不着|失眠、睡眠不好、早醒|mind|15 15.06 03.03 50|
anxious|心里发慌发愁|焦虑、紧张、害怕、担心得不行|mind|15.06 15|
low-mood|情绪低落|抑郁、不想动、高兴不起来、想哭|mind|15 15.06|
child-mood|孩子情绪、行为问题|不爱说话、厌学、发脾气、多动|mind|15.06 09|child
face-pain|脸疼|面部疼、三叉神经痛|face|03.03 12.01|
face-palsy|嘴歪眼闭不上|面瘫、面神经麻痹|face mouth eye|03.03 50.13|
red-eye|眼睛红|红眼、眼红、眼屎多|eye|10|
blurred|看不清|视力下降、眼花、模糊|eye|10|
eye-pain|眼睛疼|眼痛、眼胀|eye|10|
dry-eye|眼睛干涩|眼干、干眼、眼睛累|eye|10|
tears|老流眼泪|流泪、迎风流泪|eye|10|
child-sight|孩子看东西眯眼|近视、眯眼、歪头看|eye|10|child
eye-foreign|眼里进东西|眼睛进沙子、眼睛异物|eye|10|
ear-pain|耳朵疼|耳痛、耳朵流水、耳朵流脓|ear|11 07|
tinnitus|耳鸣|耳朵响、耳朵嗡嗡|ear|11|
hearing|听不清|耳背、听力下降、耳聋|ear|11|
stuffy|鼻子不通气|鼻塞、鼻子堵|nose|11 02 07|c
runny|流鼻涕|打喷嚏、流涕、鼻涕|nose|02 03 11 07|c
nosebleed|流鼻血|鼻出血、鼻子出血|nose|11|
snore|打呼噜|打鼾、憋气、睡觉憋醒|nose throat|11 03.01|
toothache|牙疼|牙痛、牙齿疼、蛀牙|tooth|12.01 12|
gum|牙龈肿、出血|牙龈出血、牙床肿|tooth mouth|12.01 12|
crooked-teeth|牙不齐|龅牙、牙齿不齐、矫牙|tooth|12.03 12|
lost-teeth|缺牙|掉牙、镶牙、假牙|tooth|12 12.01|adult
mouth-ulcer|嘴里起泡|口腔溃疡、口疮、烂嘴|mouth|12.01 12 02|
sore-throat|嗓子疼|咽痛、喉咙痛、咽喉痛|throat|11 02 03 07|c
hoarse|嗓子哑|声音嘶哑、失声|throat|11|
swallow|咽东西费劲|吞咽困难、咽不下|throat chest|03.02 11 04.05|
throat-lump|嗓子有异物感|梅核气、喉咙堵|throat|11 03.02|
neck-lump|脖子长疙瘩|颈部肿块、淋巴结肿|neck thyroid|04.01 03.07|
neck-pain|脖子疼|颈椎痛、落枕、脖子僵|neck nape|04.03 21 50.13 50.14|
cough|咳嗽|干咳、咳|lung chest|03.01 03 02 07|c
phlegm|咳痰|有痰、黄痰|lung|03.01 03 02|
blood-sputum|痰里带血|咳血、咯血|lung|03.01|
wheeze|喘|气喘、喘息、胸里有哨音|lung chest|03.01 07|
breathless|气短|上不来气、走路喘、憋气|lung chest heart|03.04 03.01|
chest-pain|胸痛|胸口疼、心口疼、胸前区痛、前胸痛|chest heart|03.04 03.01|
chest-tight|胸闷|胸口闷、憋闷|chest heart|03.04 03.01|
palpitation|心慌|心跳快、心悸、心跳乱|heart chest|03.04 51.03|
high-bp|血压高|量血压高、高压高|heart whole|03.04 02 03|c adult
breast-lump|乳房有疙瘩|乳房肿块、奶上长东西|breast|04.01|
breast-pain|乳房胀痛|乳腺疼、奶疼|breast|04.01 05.01|
rib-pain|肋骨疼|岔气、胁痛|chest|03.01 04.05|
stomachache|胃疼|胃痛、上腹痛、心窝疼|upper-belly belly|03.02 03 02 50|
acid|反酸烧心|烧心、反酸、吐酸水|upper-belly chest|03.02|
bloating|肚子胀|腹胀、胀气、不消化|belly upper-belly|03.02 02 50|
nausea|恶心呕吐|想吐、呕吐、吐|upper-belly belly|03.02 03 07|
belly-pain|肚子疼|腹痛、肚子痛|belly lower-belly|03.02 04.01 03 07|
right-belly-pain|右上腹疼|胆疼、右肋下疼|right-belly|04.01 03.02|
lower-right-pain|右下腹疼|阑尾疼|lower-belly|04.01 04|
diarrhea|拉肚子|腹泻、拉稀、跑肚|belly anus|03.02 03 02 07|c
constipation|大便干|便秘、拉不出|anus belly|03.02 50 02|
blood-stool|大便带血|便血、拉血|anus|04.01 03.02|
black-stool|大便发黑|黑便、柏油便|anus|03.02|
anus-pain|肛门疼|痔疮疼、肛门坠|anus|04.01|
hernia-lump|大腿根鼓包|疝气、小肠串气|groin|04.01|
jaundice|眼白皮肤发黄|黄疸、发黄|eye skin|16 03.02|
newborn-yellow|新生儿发黄|宝宝黄疸、刚出生黄|skin|07.01 07|infant
poor-appetite|不想吃饭|没胃口、吃不下、食欲差|belly whole|03.02 02 50|
child-eating|孩子不爱吃饭|挑食、厌食、积食|belly|09 07 50|child
weight-loss|一下子瘦了|体重下降、消瘦|whole|03.07 03.02 19|
obese|太胖|肥胖、减肥、超重|whole|03.07|
thirsty|总口渴|口干、多饮、喝水多尿多|mouth whole|03.07|
high-sugar|血糖高|尿糖、空腹血糖高|whole|03.07 02 03|c adult
gout-pain|大脚趾红肿疼|痛风疼、脚趾疼|foot|03.07 03.08|
frequent-urine|尿频尿急|尿多、老想尿|urine|04.04 03.06|
painful-urine|小便疼|尿痛、尿道疼|urine|04.04 03.06|
blood-urine|尿血|小便红、血尿|urine|04.04 03.06|
foam-urine|尿里泡沫多|尿蛋白、泡沫尿|urine|03.06|
hard-urine|尿不出来|排尿困难、尿等待、尿细|urine men|04.04|
wet-bed|尿床|遗尿|urine|07 04.04|child
kidney-colic|腰肚绞着疼|肾绞痛、结石疼|waist belly|04.04|
swollen-face|早上脸肿|眼皮肿、浮肿|face eye|03.06|
swollen-legs|腿肿|脚肿、下肢浮肿|leg foot|03.06 03.04|
shoulder-pain|肩膀疼|肩周炎、肩痛、抬不起胳膊|shoulder|04.03 21 50.13|
back-pain|后背疼|背痛|back|04.03 21|
elbow-pain|胳膊肘疼|网球肘、肘关节痛|elbow arm|04.03 21 50.13|
waist-pain|腰疼|腰痛、闪腰、腰酸|waist|04.03 21 50.13 51.03|
leg-radiating|腰疼串到腿|坐骨神经痛、腿麻腰疼|waist leg|04.03 21|
knee-pain|膝盖疼|膝关节痛、膝关节疼、膝盖痛、上下楼腿疼|knee leg|04.03 03.08 21 51.03|
joint-swelling|关节红肿|关节肿痛、手指关节疼|hand wrist knee|03.08 04.03|
morning-stiff|早上手僵|晨僵|hand wrist|03.08|
hip-pain|胯疼|髋关节痛、股骨头疼|hip|04.03|
heel-pain|脚后跟疼|足跟痛|foot|04.03 21|
sprain|崴脚|扭伤、脚踝扭|ankle foot|04.03 04|
fracture|摔伤骨头疼|骨折、摔断、动不了|arm leg hand foot|04.03 04|
wound|皮肉伤口|割伤、划伤、伤口、换药|skin hand|04 04.01|
burn|烫伤烧伤|烫着、烧伤|skin|04 04.01|
bite|被狗、猫咬|狗咬、猫抓、动物咬伤|skin|01 04 02|
varicose|腿上青筋鼓|静脉曲张|leg calf|04.01 04|
leg-cramp|腿抽筋|小腿抽筋|calf leg|03.03 04.03 02|
rash|起疹子|皮疹、红疹、出疹|skin|13 07|
itch|身上痒|皮肤痒、瘙痒|skin|13|
hives|风疙瘩|荨麻疹、过敏起包|skin|13|
acne|长痘|痤疮、青春痘、粉刺|skin face|13|
eczema|湿疹样红痒|湿疹、宝宝湿疹|skin|13 07|
hair-loss|掉头发|脱发、斑秃|scalp|13|
dandruff|头皮屑多|头皮痒|scalp|13|
zoster|腰上一串水泡疼|带状疱疹、缠腰龙、蛇胆疮|skin waist|13|
nail|灰指甲|指甲变厚、手足癣、脚气|foot hand skin|13|
skin-lump|皮下长包|脂肪瘤、皮下肿物、痦子变大|skin|04.01 13 04|
fever|发烧|发热、体温高、发高烧|whole|03 03.01 16 07 02|
low-fever|老是低烧|低热、午后发热|whole|16 03.01|
cold|感冒|伤风、着凉、受凉|whole nose throat|02 03 03.01 07|c
tired|没力气|乏力、没劲、没有力气、累、没精神|whole|02 03 03.07|
sweat|爱出汗|盗汗、虚汗|whole|03.07 50|
pale|脸色发白|贫血、苍白、没血色|face whole|03.05 03 07|
bruise|身上老有青紫|皮下出血、一碰就青|skin|03.05|
livestock-fever|接触牛羊后发热|布病、布鲁氏菌、波状热、羊倌病|whole|16 03|
allergy|过敏|花粉过敏、春天打喷嚏|nose skin|13 11 03.01|
menses-pain|来月经肚子疼|痛经|women lower-belly|05.01 05 50|woman
menses-irregular|月经不准|月经不调、月经推迟、月经多|women|05.01 05 50|woman
discharge|白带不正常|白带多、下面痒、妇科炎症|women|05.01 05|woman
menopause|更年期潮热|阵热、更年期|women whole|06 05.01|woman
missed-period|月经没来|停经、可能怀孕、测出怀孕|women|05.02 05 05.01|woman
pregnancy-check|产检|孕检、怀孕检查、建档|women belly|05.02 05|woman
pregnancy-sick|怀孕吐得厉害|孕吐|women belly|05.02 05|woman
postpartum|产后复查|月子里不舒服、产后42天|women|05.02 05|woman
infertile|怀不上|不孕、备孕|women men|05.05 05.01|adult
women-screen|两癌筛查|宫颈癌筛查、妇科体检|women breast|06 05.01|woman
prostate|小便分叉滴沥|前列腺|men urine|04.04|man
testis-pain|睾丸疼|阴囊肿、蛋疼|men|04.04|M
foreskin|包皮|包茎、包皮长|men|04.04|M
child-fever|孩子发烧|宝宝发热、小孩高烧|whole|07|child
child-cough|孩子咳嗽|宝宝咳嗽|lung|07|child
child-diarrhea|孩子拉肚子|宝宝腹泻|belly|07|child
child-growth|孩子长得慢|不长个、身高、发育|whole|09 07|child
feeding|喂奶、辅食问题|母乳、吐奶、辅食|whole|09 07.01|infant
vaccine|打疫苗|预防接种、打预防针、流感疫苗|whole|01 09 02|c
checkup|体检|检查身体、老年人体检|whole|01 02|c
refill|慢病开药|续方、开降压药、拿药|whole|02 03|c adult
elder-many|老人毛病多|老年人好几种病、老人吃好多药|whole|03.10 02|elder c
rehab|中风后练走路|偏瘫康复、康复锻炼|leg arm|21 50.13|
spleen|脾胃虚|调理脾胃、消化弱|belly|50 50.01 51.03|
cancer-follow|肿瘤复查|化疗后、癌症随访|whole|19|
`)
