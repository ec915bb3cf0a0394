import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useEffect } from 'react'
import { usePreferences } from '@/platform/preferences'
import { themeClass } from '@/theme/tones'
import { classes } from './host'
import type { RootProps } from './root-props'

const ignore = () => undefined

/** Outermost element of every page: theme and the navigation bar WeChat draws. */
export function Root({ id, title, className, children }: RootProps) {
  const typeSize = usePreferences((s) => s.typeSize)
  const dark = usePreferences((s) => s.dark)
  useEffect(() => {
    Taro.setNavigationBarTitle({ title }).catch(ignore)
  }, [title])
  useEffect(() => {
    Taro.setNavigationBarColor({ frontColor: dark ? '#ffffff' : '#000000', backgroundColor: dark ? '#0F1614' : '#F4F7F6' }).catch(ignore)
  }, [dark])
  return (
    <View {...(id ? { id } : {})} className={classes('page', `page--${process.env.APP}`, themeClass(typeSize, dark), className)}>
      {children}
    </View>
  )
}
