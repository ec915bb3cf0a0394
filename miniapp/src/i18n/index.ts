export { catalogue, type ReviewedText, type Translate } from './catalogue'
export { currentLanguage, setLanguage, type Language } from './language'
