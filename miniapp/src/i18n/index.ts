export { catalogue, type ReviewedText, type Translate } from './catalogue'
export { setLanguage, type Language } from './language'
