import { mergeInternalComponents } from '@tarojs/shared'
import attributes from './aria'

mergeInternalComponents(attributes)
