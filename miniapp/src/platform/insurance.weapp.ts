import Taro from '@tarojs/taro'

interface Authorisation {
  url: string
  miniProgram: { appId: string; path: string }
}

/** Opens the insurance's mini program; it comes back with the authorisation in `extraData`. @returns null when the person did not agree */
export function authoriseInsurance({ miniProgram }: Authorisation, _returnTo: string): Promise<string | null> {
  return new Promise((done) => {
    const onShow = ({ referrerInfo }: Taro.onAppShow.CallbackResult): void => {
      Taro.offAppShow(onShow)
      const given: unknown = referrerInfo.extraData
      const payAuthNo = typeof given === 'object' && given !== null && 'payAuthNo' in given ? given.payAuthNo : null
      done(typeof payAuthNo === 'string' ? payAuthNo : null)
    }
    Taro.navigateToMiniProgram(miniProgram).then(
      () => Taro.onAppShow(onShow),
      () => done(null),
    )
  })
}
