import { afterEach } from 'vitest'
import { testify } from './witness.ts'

/** Before a file's own hooks close the windows: what a failed test's pages showed stands among its errors. */
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  const seen = await testify(task.fullName)
  task.result.errors?.push({ name: 'What was to be seen', message: seen })
})
