import { useEffect, useState } from 'react'
import { useAppDispatch } from '../../app/hooks.ts'
import type { Place } from '../../app/paths.ts'
import { RegisterForm } from './RegisterForm.tsx'
import { ResetForm } from './ResetForm.tsx'
import { loadStart } from './account.ts'
import { SignInForm, type Start } from './SignInForm.tsx'

/** Everything that a person sees before they are signed in. */
export default function Entrance({ place }: { place: Place }) {
  const start = useStart()
  if (place.view === 'reset') return <ResetForm token={place.token} />
  if (place.view === 'join') return <RegisterForm inviteToken={place.token} />
  if (place.view === 'register' || start?.empty) return <RegisterForm />
  return <SignInForm start={start} />
}

/** Whether the installation is empty, and its demo people; null until that is known. */
function useStart(): Start | null {
  const dispatch = useAppDispatch()
  const [start, setStart] = useState<Start | null>(null)
  useEffect(() => {
    let current = true
    void dispatch(loadStart())
      .unwrap()
      .then((answer) => current && setStart(answer))
      .catch(() => undefined)
    return () => {
      current = false
    }
  }, [dispatch])
  return start
}
