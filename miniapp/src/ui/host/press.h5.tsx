import { forwardRef, type MouseEvent } from 'react'
import type { PressProps } from './props'

const plainClick = (event: MouseEvent) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey

export const Press = forwardRef<HTMLElement, PressProps>(function Press(
  {
    id,
    className,
    children,
    onPress,
    role,
    checked,
    pressed,
    selected,
    expanded,
    disabled,
    href,
    submit,
    label,
    labelledBy,
    describedBy,
    hidden,
    busy,
    current,
  },
  ref,
) {
  const shared = {
    id,
    className,
    'aria-label': label,
    'aria-labelledby': labelledBy,
    'aria-describedby': describedBy,
    'aria-hidden': hidden || undefined,
    'aria-busy': busy || undefined,
    'aria-current': current ? ('page' as const) : undefined,
    'aria-expanded': expanded,
    'aria-disabled': disabled || undefined,
  }
  if (href !== undefined && !disabled) {
    return (
      <a
        {...shared}
        ref={ref as never}
        href={href}
        onClick={(event) => {
          if (!onPress || !plainClick(event)) return
          event.preventDefault()
          onPress()
        }}
      >
        {children}
      </a>
    )
  }
  return (
    <button
      {...shared}
      ref={ref as never}
      type={submit ? 'submit' : 'button'}
      role={role === 'button' || role === 'link' ? undefined : role}
      aria-checked={checked}
      aria-pressed={pressed}
      aria-selected={selected}
      onClick={(event) => {
        if (disabled || busy) event.preventDefault()
        else onPress?.()
      }}
    >
      {children}
    </button>
  )
})
