import { PersonStrip } from '@/ui'
import { usePersonLabel } from './use-people'

/** 正在为 母亲 王*兰 办理, on pages about one person's affair: whom they are about is decided there, not by who is acted for now. */
export function OnBehalf({ personId, name }: { personId: string; name: string }) {
  const { label, isSelf, isPending } = usePersonLabel(personId)
  return isSelf || isPending ? null : <PersonStrip name={label ? `${label} ${name}` : name} />
}
