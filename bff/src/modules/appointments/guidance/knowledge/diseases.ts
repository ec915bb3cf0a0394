import { readTerms } from './terms.ts'

/** Diseases and common complaints people already know by name. The department is an example for the city: no clinician has reviewed it. */
export const DISEASES = readTerms(`
hypertension|高血压|高压病、血压高复诊|heart whole|02 03.04 03|c adult
diabetes-2|2 型糖尿病|糖尿病、二型糖尿病、血糖病|whole|02 03.07 03|c adult
common-cold|普通感冒|上呼吸道感染、上感|nose throat|02 03 07|c
flu|流感|流行性感冒|whole|03.01 03 07 16|
pharyngitis|咽炎|慢性咽炎、扁桃体炎|throat|11 02|c
rhinitis|鼻炎|过敏性鼻炎、鼻窦炎|nose|11|
bronchitis|支气管炎|气管炎|lung|03.01 02 07|c
pneumonia|肺炎|肺部感染|lung|03.01 07 03|
asthma|哮喘|支气管哮喘|lung|03.01 07|
copd|慢阻肺|老慢支、肺气肿、慢性阻塞性肺疾病|lung|03.01 02|
lung-nodule|肺结节|肺部小结节|lung|03.01 04.05|
tuberculosis|肺结核|结核病|lung|16 03.01|
coronary|冠心病|心绞痛、心肌缺血、支架后复查|heart|03.04|adult
heart-failure|心力衰竭|心衰|heart|03.04|
arrhythmia|心律不齐|早搏、房颤|heart|03.04|
high-lipid|血脂高|高血脂、胆固醇高|whole|02 03.07 03.04|c adult
stroke-after|脑梗后复查|脑卒中恢复期、中风后、脑血栓复查|head|03.03 21 02|
migraine|偏头痛病|血管性头痛|head|03.03|
epilepsy|癫痫|羊角风|head|03.03 07|
parkinson|帕金森病|帕金森、震颤麻痹|hand whole|03.03|adult
dementia|老年痴呆|阿尔茨海默、认知障碍|head mind|03.03 03.10 15|adult
gastritis|胃炎|慢性胃炎、浅表性胃炎|upper-belly|03.02 02|c
ulcer|胃溃疡|十二指肠溃疡|upper-belly|03.02|
reflux|胃食管反流|反流性食管炎|upper-belly chest|03.02|
enteritis|肠炎|急性肠炎、慢性肠炎|belly|03.02 02 07|
hepatitis-b|乙肝|乙型肝炎、小三阳、大三阳|right-belly|16 03.02|
fatty-liver|脂肪肝|肝上脂肪多|right-belly|03.02 03.07 02|
gallstone|胆结石|胆囊炎、胆囊息肉|right-belly|04.01 03.02|
appendicitis|阑尾炎|盲肠炎|lower-belly|04.01 04|
hernia|疝气病|腹股沟疝|groin|04.01|
hemorrhoid|痔疮|内痔、外痔、肛裂|anus|04.01|
thyroid-nodule|甲状腺结节|脖子结节|thyroid|04.01 03.07|
hyperthyroid|甲亢|甲状腺功能亢进|thyroid|03.07|
hypothyroid|甲减|甲状腺功能减退|thyroid|03.07|
gout|痛风|尿酸高、高尿酸|foot|03.07 03.08|adult
osteoporosis|骨质疏松|骨头松、缺钙|whole waist|03.10 04.03 02|adult
ckd|慢性肾病|肾功能不全、肾炎|urine|03.06|
urinary-stone|尿路结石|肾结石、输尿管结石|urine waist|04.04|
uti|尿路感染|膀胱炎、尿道炎|urine|03.06 04.04 02|
prostate-big|前列腺增生|前列腺肥大、前列腺炎|men urine|04.04|man
anemia|贫血|缺铁性贫血、血色素低|whole|03.05 07 02|
platelet|血小板减少|紫癜|skin|03.05|
rheumatoid|类风湿|类风湿关节炎|hand wrist|03.08 51.03|
lupus|红斑狼疮|系统性红斑狼疮|skin whole|03.08|
ankylosing|强直性脊柱炎|强直|waist back|03.08|
knee-arthritis|膝骨关节炎|骨性关节炎、膝关节退变|knee|04.03 21 51.03|adult
disc|腰椎间盘突出|腰突、腰间盘|waist|04.03 21 50.13|
cervical|颈椎病|颈椎增生|nape neck|04.03 21 50.13 50.14|
periarthritis|肩周炎病|五十肩、冻结肩|shoulder|04.03 21 50.13|
scoliosis|脊柱侧弯|脊柱侧凸、高低肩|back|04.03|
fracture-after|骨折复查|拆石膏、取钢板|arm leg|04.03|
breast-nodule|乳腺结节|乳腺增生|breast|04.01|
fibroid|子宫肌瘤|肌瘤|women|05.01 05|woman
ovarian-cyst|卵巢囊肿|囊肿|women|05.01 05|woman
vaginitis|阴道炎|盆腔炎、宫颈炎|women|05.01 05|woman
pcos|多囊卵巢|多囊|women|05.01 05.05|woman
pregnancy|怀孕|妊娠、孕期、早孕|women belly|05.02 05|woman
high-risk-pregnancy|高危妊娠|妊娠高血压、妊娠糖尿病|women belly|05.02|woman
hand-foot-mouth|手足口病|疱疹性咽峡炎|mouth hand foot|07 16|child
child-pneumonia|小儿肺炎|宝宝肺炎|lung|07|child
child-asthma|小儿哮喘|孩子哮喘|lung|07|child
adhd|多动症|注意力不集中|mind|15.06 09|child
rickets|佝偻病|孩子缺钙、缺维生素D|whole|09 07|child
myopia|近视|近视眼、配镜、散光|eye|10|
cataract|白内障|眼睛蒙一层|eye|10|adult
glaucoma|青光眼|眼压高|eye|10|
conjunctivitis|结膜炎|红眼病、麦粒肿、针眼|eye|10|
otitis|中耳炎|耳朵发炎|ear|11 07|
deafness|突发性耳聋|突聋|ear|11|
caries|蛀牙|龋齿、虫牙、补牙|tooth|12.01 12|
periodontitis|牙周炎|牙周病、牙松|tooth|12.01 12|
orthodontics|牙齿矫正|正畸、戴牙套|tooth|12.03 12|
eczema-disease|湿疹|特应性皮炎|skin|13|
urticaria|荨麻疹|风团|skin|13|
psoriasis|银屑病|牛皮癣|skin|13|
shingles|带状疱疹病|蛇盘疮、蛇缠腰|skin|13|
tinea|脚气|足癣、手癣、灰甲|foot hand|13|
insomnia-disease|失眠症|长期睡不好|mind|15 15.06 50|
depression|抑郁症|抑郁|mind|15 15.06|
anxiety|焦虑症|惊恐发作|mind|15 15.06|
brucellosis|布鲁氏菌病|布病、布氏杆菌病|whole|16 03|
hydatid|包虫病|棘球蚴|right-belly lung|16 04.01|
cancer|肿瘤|癌、癌症、放化疗|whole|19|
sequela|中风后遗症|偏瘫、半身不遂|arm leg|21 50.13 51.03|
facial-palsy|面神经炎|面神经麻痹症|face|03.03 50.13|
spleen-weak|脾胃虚弱|胃肠虚、消化不好|belly|50 50.01 51.03|
rheumatism|风湿|风湿痛、寒腿、老寒腿|knee leg|03.08 51.03 21|
vaccination|预防接种|接种疫苗、狂犬疫苗、儿童疫苗|whole|01 09 02|c
chronic-review|慢病复查|慢性病复诊、慢病随访|whole|02 03|c adult
`)
