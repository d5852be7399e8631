import { expect, it } from 'vitest'
import { createPatience } from './patience.ts'

/** What waits on paper, whose time passes when told to. */
function patienceOnPaper() {
  const due = new Set<() => void>()
  const told: string[] = []
  const patience = createPatience((_ms, run) => {
    due.add(run)
    return () => void due.delete(run)
  }, 200)
  return {
    told,
    release: patience.release,
    keep: (chatId: string, name: string, what: string) =>
      patience.keep(chatId, name, () => void told.push(what)),
    pass() {
      for (const run of due) {
        due.delete(run)
        run()
      }
    },
    waits: () => due.size,
  }
}

it('tells what waits before the next thing of its chat, and nothing of other chats', () => {
  const { keep, release, told, waits } = patienceOnPaper()
  keep('one', 'ada', 'ada types')
  keep('one', 'grace', 'grace types')
  keep('other', 'ada', 'ada types elsewhere')
  expect(told).toEqual([])
  release('one')
  expect(told).toEqual(['ada types', 'grace types'])
  expect(waits()).toBe(1)
  release('one')
  expect(told).toHaveLength(2)
})

it('tells it after a while where nothing else is told, once', () => {
  const { keep, pass, told } = patienceOnPaper()
  keep('one', 'ada', 'ada types')
  pass()
  pass()
  expect(told).toEqual(['ada types'])
  keep('one', 'ada', 'ada stops')
  pass()
  expect(told).toEqual(['ada types', 'ada stops'])
})

it('tells only the latest under a name, in the place of the latest', () => {
  const { keep, pass, told } = patienceOnPaper()
  keep('one', 'ada', 'ada types')
  keep('one', 'grace', 'grace types')
  keep('one', 'ada', 'ada stops')
  pass()
  expect(told).toEqual(['grace types', 'ada stops'])
})
