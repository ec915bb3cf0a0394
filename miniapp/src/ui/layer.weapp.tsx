import { View } from '@tarojs/components'
import { classes } from './host'
import type { LayerProps } from './layer-props'

export const Layer = ({ id, kind, onClose, children }: LayerProps) => (
  <View {...(id ? { id } : {})} className={classes('overlay scrim', kind === 'dialog' && 'scrim--mid')} catchMove>
    <View className="overlay__close" aria-hidden onClick={onClose} />
    <View className={kind} aria-role="dialog" aria-modal>
      {children}
    </View>
  </View>
)
