import { MAIN_PAGES, SUB_PACKAGES } from './pages'

export default defineAppConfig({
  pages: [...MAIN_PAGES],
  subPackages: SUB_PACKAGES.filter(({ pages }) => pages.length > 0).map(({ root, pages }) => ({ root, pages: [...pages] })),
  // The bar itself is src/citizen/tabs: its names and number change with the elder mode and the language. WeChat only needs to
  // know which pages `switchTab` keeps alive; `custom` makes it draw nothing, and the component it then asks for is empty.
  tabBar: {
    custom: true,
    color: '#5A6B65',
    selectedColor: '#00795C',
    backgroundColor: '#FFFFFF',
    list: [
      { pagePath: 'home/index', text: '首页' },
      { pagePath: 'services/index', text: '服务' },
      { pagePath: 'health/index', text: '健康' },
      { pagePath: 'messages/index', text: '消息' },
      { pagePath: 'me/index', text: '我的' },
    ],
  },
  window: {
    navigationBarTitleText: '健康通辽',
    navigationBarBackgroundColor: '#F4F7F6',
    navigationBarTextStyle: 'black',
    backgroundColor: '#F4F7F6',
    backgroundTextStyle: 'dark',
  },
  // Asked only when a resident presses for it, to say where something is.
  permission: { 'scope.userLocation': { desc: '用来说明上报的事在哪里' } },
  requiredPrivateInfos: ['getLocation'],
  lazyCodeLoading: 'requiredComponents',
  darkmode: true,
  // H5: page transitions move pages with transforms, which would carry the fixed bars along.
  animation: false,
})
