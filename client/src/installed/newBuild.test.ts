// @vitest-environment jsdom

import { afterEach, expect, test } from 'vitest'
import { serverHasAnotherBuild } from './newBuild.ts'

const pageOf = (entry: string) =>
  `<script type="module" src="/assets/${entry}"></script><div id="oms-chat"></div>`

/** This page runs on `index-old.js`; the server answers like this. */
const asked = (answer: () => Promise<Response>) => {
  document.body.innerHTML = pageOf('index-old.js')
  return serverHasAnotherBuild(document, answer)
}
const served = (html: string, status = 200) => Promise.resolve(new Response(html, { status }))

afterEach(() => {
  document.body.innerHTML = ''
})

test('the server has another build when its page begins with another script', async () => {
  expect(await asked(() => served(pageOf('index-new.js')))).toBe(true)
  expect(await asked(() => served(pageOf('index-old.js')))).toBe(false)
})

test('no network, a server in trouble and a hotel’s sign-in page tell nothing', async () => {
  expect(await asked(() => Promise.reject(new TypeError('no network')))).toBe(false)
  expect(await asked(() => served(pageOf('index-new.js'), 503))).toBe(false)
  expect(await asked(() => served('<h1>Welcome, room 12</h1>'))).toBe(false)
})
