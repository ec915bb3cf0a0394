import { focusManager, onlineManager, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import Taro from '@tarojs/taro'
import type { ReactNode } from 'react'
import { NetworkFailure } from './api/failure'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // Refusals are answers; only silence is worth asking again.
      retry: (attempts, failure) => failure instanceof NetworkFailure && attempts < 1,
      retryDelay: 800,
      // A phone that believes itself offline still gets a clear failure and its saved copy, not an endless skeleton.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

if (process.env.TARO_ENV === 'weapp') {
  onlineManager.setEventListener((setOnline) => {
    const listener = ({ isConnected }: { isConnected: boolean }) => setOnline(isConnected)
    Taro.onNetworkStatusChange(listener)
    return () => Taro.offNetworkStatusChange(listener)
  })
  focusManager.setEventListener((setFocused) => {
    const shown = () => setFocused(true)
    const hidden = () => setFocused(false)
    Taro.onAppShow(shown)
    Taro.onAppHide(hidden)
    return () => {
      Taro.offAppShow(shown)
      Taro.offAppHide(hidden)
    }
  })
}

export const QueryLayer = ({ children }: { children: ReactNode }) => <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
