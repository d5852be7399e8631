import { mongo } from 'mongoose'
import { fail } from '@oms-chat/shared'
import { expect, it } from 'vitest'
import { failureOf, RefusedError } from './failure.ts'

const secret = 'mongodb://chat:hunter2@db'

it('tells who met a database that is away, or a log that couldn’t take it, to ask again', () => {
  const errors = [
    new mongo.MongoNetworkError(secret),
    new mongo.MongoServerError({ code: 10107, message: secret }),
    new RefusedError(secret, fail('UNAVAILABLE', 'too many wrote at once').error),
  ]
  expect(errors.map((error) => failureOf(error).code)).toEqual(errors.map(() => 'UNAVAILABLE'))
  expect(errors.map((error) => failureOf(error).message).join()).not.toContain(secret)
})

it('says of everything else only that it went wrong', () => {
  const errors = [
    new Error(secret),
    secret,
    undefined,
    new mongo.MongoServerError({ code: 2, message: secret }),
    new RefusedError(secret, fail('FORBIDDEN', secret).error),
  ]
  expect(errors.map((error) => failureOf(error).code)).toEqual(errors.map(() => 'INTERNAL'))
  expect(errors.map((error) => failureOf(error).message).join()).not.toContain(secret)
})
