import type { PictureProps } from './props'

export const Picture = ({ id, src, alt, className }: PictureProps) => <img id={id} className={className} src={src} alt={alt} />
