import { useEffect, useState } from 'react'

const query = '(min-width: 1024px)'
const isWide = () => typeof window.matchMedia === 'function' && window.matchMedia(query).matches

/** Whether panels stand side by side (staff.css, desk). */
export function useWide(): boolean {
  const [wide, setWide] = useState(isWide)
  useEffect(() => {
    const changed = () => setWide(isWide())
    window.addEventListener('resize', changed)
    return () => window.removeEventListener('resize', changed)
  }, [])
  return wide
}
