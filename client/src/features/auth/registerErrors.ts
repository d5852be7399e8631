import { Email, type ErrorBody, limits, Username } from '@oms-chat/shared'
import type { Translate } from '../../app/i18n.tsx'

export type Fields = {
  organization: string
  fullName: string
  username: string
  email: string
  password: string
}
export type FieldErrors = Partial<Record<keyof Fields, string>>

/** What must be mended before the form is sent, at its field; checked by the rules that the server holds too. */
export function fieldErrors(t: Translate, fields: Fields, withOrganization: boolean): FieldErrors {
  const errors: FieldErrors = {}
  if (withOrganization && fields.organization.trim() === '') errors.organization = t('register.missing')
  if (fields.fullName.trim() === '') errors.fullName = t('register.missing')
  if (!Username.safeParse(fields.username).success) errors.username = t('register.usernameWrong')
  if (!Email.safeParse(fields.email.trim()).success) errors.email = t('register.emailWrong')
  if (fields.password.length < limits.passwordLengthMin)
    errors.password = t('register.passwordShort', { count: limits.passwordLengthMin })
  return errors
}

/** What the server's refusal says; null when it is one of the common ones. */
export const refusalText = (t: Translate, error: ErrorBody | null): string | null => {
  if (error?.code === 'CONFLICT') return t('register.taken')
  return error?.code === 'GONE' || error?.code === 'NOT_FOUND' ? t('register.inviteGone') : null
}
