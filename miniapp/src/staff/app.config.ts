import { MAIN_PAGES, SUB_PACKAGES } from './pages'

export default defineAppConfig({
  pages: [...MAIN_PAGES],
  subPackages: SUB_PACKAGES.filter(({ pages }) => pages.length > 0).map(({ root, pages }) => ({ root, pages: [...pages] })),
  window: {
    navigationBarTitleText: '健康通辽工作端',
    navigationBarBackgroundColor: '#F4F7F6',
    navigationBarTextStyle: 'black',
    backgroundColor: '#F4F7F6',
    backgroundTextStyle: 'dark',
  },
  lazyCodeLoading: 'requiredComponents',
  darkmode: true,
  animation: false,
})
