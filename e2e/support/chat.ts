import type { Locator, Page } from 'playwright-core'

/** What people do, by the roles and names that the contract promises. */

export async function signIn(
  page: Page,
  url: string,
  login: string,
  password = 'demo-password',
): Promise<void> {
  await page.goto(url)
  await page.getByLabel('Email or username').fill(login)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await chatList(page).first().waitFor()
}

export const chatList = (page: Page): Locator =>
  page.getByRole('navigation', { name: 'Chats' }).getByRole('listitem')

export const chatRow = (page: Page, name: string): Locator =>
  page
    .getByRole('navigation', { name: 'Chats' })
    .getByRole('link', { name })
    .or(page.getByRole('navigation', { name: 'Chats' }).getByRole('button', { name, exact: true }))
    .first()

export async function openChat(page: Page, name: string): Promise<void> {
  await chatRow(page, name).click()
  await page.getByRole('main').getByRole('heading', { name }).waitFor()
  await page.getByRole('log').waitFor()
}

export const composer = (page: Page): Locator => page.getByRole('textbox', { name: 'Message', exact: true })

export async function send(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
}

export const messages = (page: Page): Locator => page.getByRole('log').getByRole('article')

export const message = (page: Page, text: string): Locator => messages(page).filter({ hasText: text })

/** One's own message once the server has it, whoever has it since. */
export const delivered = (page: Page, text: string): Locator =>
  page
    .getByRole('log')
    .locator('article:is([data-status="sent"], [data-status="delivered"], [data-status="read"])')
    .filter({ hasText: text })

export async function act(page: Page, text: string, action: string): Promise<void> {
  const target = message(page, text).last()
  await target.hover()
  await target.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: action, exact: true }).click()
}

/** Edits one's own message: what is typed is meant for it once the composer says so. */
export async function edit(page: Page, text: string, next: string): Promise<void> {
  await act(page, text, 'Edit')
  await page.getByText('Editing your message').waitFor()
  await composer(page).fill(next)
  await composer(page).press('Enter')
}

/** The list as a person reads it, for comparing two screens. */
export const textsOf = (page: Page): Promise<string[]> => messages(page).allInnerTexts()

export async function makeGroup(page: Page, name: string, people: string[]): Promise<void> {
  await page.getByRole('button', { name: 'New chat' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'New group' }).click()
  await dialog.getByLabel('Group name').fill(name)
  for (const person of people) await dialog.getByRole('checkbox', { name: person }).click()
  await dialog.getByRole('button', { name: 'Create group' }).click()
  await page.getByRole('main').getByRole('heading', { name }).waitFor()
}
