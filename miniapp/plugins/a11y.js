const path = require('node:path')
const attributes = require('./aria')

/**
 * Taro 4.2.1 sends aria data but writes no `aria-*` into the mini program's templates. Template and runtime number their
 * attributes by the same table, so both must learn the same names; a change on one side only breaks unrelated bindings.
 */
module.exports = (ctx) => {
  ctx.registerMethod({
    name: 'onSetupClose',
    fn(platform) {
      if (platform.platformType !== 'mini' && ctx.runOpts.options.platform === 'h5') return
      platform.template.mergeComponents(ctx, attributes)
      const runtime = path.join(__dirname, 'a11y-runtime.js').replaceAll('\\', '/')
      if (Array.isArray(platform.runtimePath)) platform.runtimePath.push(runtime)
      else platform.runtimePath = [platform.runtimePath, runtime].filter(Boolean)
    },
  })
}
