import { catalogue } from '@/i18n'

export const t = catalogue({
  pick_files: '选文件',
  pick_pictures: '拍照或选图片',
  pick_chat: '从聊天里选',
  pickAgain: '换一个',
  remove: '不用它',
  kinds: '图片、PDF 或 CSV，5 MB 以内。存入后不能改，只有财务看得到。',
  uploading: '正在上传，请不要离开',
  tooLarge: '文件超过 5 MB，请压缩或分开上传。',
  handed: '已上传：{name}（{size}）',
  open: '打开文件',
  notOpened: '文件没有打开，请再试一次。',
  size: '{kb} KB',
})
