const isOurPage = (html: string) => html.includes('id="oms-chat"')

/** Whether the server has another build than the one that `page` runs on; false when it can't be told. */
export async function serverHasAnotherBuild(page: Document, fetchPage: typeof fetch): Promise<boolean> {
  const entry = page.querySelector('script[type="module"][src]')?.getAttribute('src')
  if (entry === null || entry === undefined) return false
  try {
    const answer = await fetchPage('/', { headers: { accept: 'text/html' }, cache: 'no-cache' })
    const html = answer.ok ? await answer.text() : ''
    return isOurPage(html) && !html.includes(entry)
  } catch {
    return false
  }
}
