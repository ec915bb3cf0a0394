// iOS 13 knows `catch {`, WeChat's own check of older base libraries does not.
module.exports = { presets: [['taro', { framework: 'react', ts: true, compiler: 'webpack5', include: ['@babel/plugin-transform-optional-catch-binding'] }]] }
