import { presenceRequests, receiptRequests, typingRequests, writeRequests } from '@oms-chat/shared'
import type { Requests } from './requests.ts'

/** What is asked only once somebody writes or looks around. */
export const laterRequests: Requests = {
  ...writeRequests,
  ...receiptRequests,
  ...typingRequests,
  ...presenceRequests,
}
