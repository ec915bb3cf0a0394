import { Button, View } from '@tarojs/components'
import { forwardRef } from 'react'
import type { PressProps } from './props'

const told = (values: Record<string, string | boolean | undefined>) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

export const Press = forwardRef<unknown, PressProps>(function Press(
  {
    id,
    className,
    hoverClass = 'btn--hover',
    children,
    onPress,
    role = 'button',
    checked,
    pressed,
    selected,
    expanded,
    disabled,
    href,
    label,
    hidden,
    busy,
    current,
    openType,
    onOpen,
  },
  ref,
) {
  const aria = told({
    'aria-role': href !== undefined && role === 'button' ? 'link' : role,
    'aria-label': label,
    'aria-hidden': hidden || undefined,
    'aria-busy': busy || undefined,
    'aria-current': current || undefined,
    'aria-expanded': expanded,
    'aria-disabled': disabled || undefined,
    'aria-checked': checked,
    'aria-pressed': pressed,
    'aria-selected': selected,
  })
  const named = { ...(id ? { id } : {}), ...(className ? { className } : {}), hoverClass: disabled || busy ? 'none' : hoverClass, ...aria }
  if (openType && !disabled) {
    return (
      <Button ref={ref} {...named} openType={openType} onGetPhoneNumber={(event) => onOpen?.(event.detail)} onAgreePrivacyAuthorization={() => onOpen?.({})}>
        {children}
      </Button>
    )
  }
  return (
    <View
      ref={ref}
      {...named}
      onClick={() => {
        if (!disabled && !busy) onPress?.()
      }}
    >
      {children}
    </View>
  )
})
