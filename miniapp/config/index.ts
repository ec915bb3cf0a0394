import path from 'node:path'
import { defineConfig } from '@tarojs/cli'

const app = process.env.APP === 'staff' ? 'staff' : 'citizen'
const target = process.env.TARO_ENV === 'h5' ? 'h5' : 'weapp'
const root = path.resolve(__dirname, '../..')
const src = path.join(root, 'miniapp/src')
const base = app === 'staff' ? '/staff' : ''

// Taro transpiles only below sourceRoot, which is one app: name everything else that ships modern syntax.
// @tanstack's private fields break Taro's H5 minifier, and old phones, when they are left as they are.
const own = [src, path.join(root, 'miniapp/plugins'), path.join(root, 'shared/src')].map((folder) => folder + path.sep)
const transpile = (file: string) => own.some((folder) => file.startsWith(folder)) || /node_modules[\\/](@tanstack|axios|zustand|zod|uqr)[\\/]/.test(file)

const setting = (name: string, fallback: string) => JSON.stringify(process.env[name] ?? fallback)

// Taro reads app.config itself: webpack does not see that a page was added there.
const pageLists = ['app.config.ts', 'pages.ts'].map((file) => path.join(src, app, file))
// Taro's own `cache.enable` stores nothing when there is no src/app.config, so webpack's cache is switched on directly.
const keepCache = (chain: { cache: (options: object) => unknown }) => {
  if (!process.env.CI)
    chain.cache({ type: 'filesystem', name: `${app}-${target}-${process.env.NODE_ENV}`, buildDependencies: { config: [__filename, ...pageLists] } })
}

export default defineConfig<'webpack5'>({
  projectName: `jktl-${app}`,
  date: '2026-11-21',
  sourceRoot: `src/${app}`,
  outputRoot: `dist/${app}/${target}`,
  framework: 'react',
  designWidth: 375,
  deviceRatio: { 375: 1 },
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  cache: { enable: false },
  alias: { '@jktl/shared': path.join(root, 'shared/src'), '@': src },
  plugins: [path.join(root, 'miniapp/plugins/a11y.js')],
  // A `process.env` name that is not defined here stays in the bundle and throws on the phone.
  defineConstants: {
    'process.env.APP': JSON.stringify(app),
    // H5 is served by the same origin as the API.
    'process.env.TARO_APP_API': setting('TARO_APP_API', target === 'h5' ? '' : 'http://127.0.0.1:3000'),
    'process.env.TARO_APP_WECHAT_AUTHORIZE': setting('TARO_APP_WECHAT_AUTHORIZE', 'http://127.0.0.1:4000/wechat/connect/oauth2/authorize'),
    'process.env.TARO_APP_ID': setting('TARO_APP_ID', app === 'staff' ? 'wx0staff000000001' : 'wx0citizen0000001'),
  },
  mini: {
    compile: { include: [transpile] },
    optimizeMainPackage: { enable: true },
    webpackChain(chain) {
      keepCache(chain)
      // react-query never starts a query without AbortController, which the WeChat runtime lacks.
      chain.plugin('providerPlugin').tap((args: Record<string, unknown>[]) => {
        args[0]!.AbortController = [path.join(root, 'miniapp/plugins/abort-controller.js'), 'AbortController']
        return args
      })
    },
    postcss: { pxtransform: { enable: false, config: {} } },
  },
  h5: {
    publicPath: `${base}/`,
    staticDirectory: 'static',
    router: { mode: 'browser', basename: base },
    compile: { include: [transpile] },
    devServer: { host: '127.0.0.1', port: app === 'staff' ? 10087 : 10086, open: false, proxy: [{ context: ['/api'], target: 'http://127.0.0.1:3000' }] },
    webpackChain(chain) {
      keepCache(chain)
      // By default every page chunk carries its own copy of the ui layer.
      chain.optimization.splitChunks({
        chunks: 'all',
        minSize: 10_000,
        maxInitialRequests: 8,
        maxAsyncRequests: 12,
        cacheGroups: {
          default: false,
          defaultVendors: false,
          react: { name: 'react', test: /[\\/]node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 30, enforce: true },
          taro: { name: 'taro', chunks: 'initial', test: /[\\/]node_modules[\\/]@tarojs[\\/]/, priority: 20 },
          shared: { name: 'shared', chunks: 'async', minChunks: 4, priority: 10, reuseExistingChunk: true },
        },
      })
    },
    output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[contenthash:8].js' },
    miniCssExtractPluginOption: { ignoreOrder: true, filename: 'css/[name].[contenthash:8].css', chunkFilename: 'css/[name].[contenthash:8].css' },
    postcss: { pxtransform: { enable: false, config: {} } },
  },
})
