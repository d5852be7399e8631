import { createContext, type ReactNode, useContext } from 'react'
import { useLocation } from 'wouter'
import { navigate } from 'wouter/use-browser-location'

type Navigate = (to: string, options?: { replace?: boolean }) => void

const NavigateContext = createContext<Navigate>(navigate)

/** Lets everything below go elsewhere. */
export function NavigateProvider({ children }: { children: ReactNode }) {
  const [, go] = useLocation()
  return <NavigateContext value={go}>{children}</NavigateContext>
}

/** Goes to an address. Who only goes and doesn't ask where one is isn't rendered again with every address. */
export const useNavigate = (): Navigate => useContext(NavigateContext)
