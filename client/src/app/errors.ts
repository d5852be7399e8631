import type { ErrorBody, ErrorCode } from '@oms-chat/shared'
import type { Translate } from './i18n.tsx'

/** What a refusal says to the person; what isn't the server's word is the network's. */
export const errorText = (
  t: Translate,
  error: ErrorBody | { code: ErrorCode | 'STALE' } | null | undefined,
): string => t(`error.${error?.code ?? 'UNAVAILABLE'}`)
