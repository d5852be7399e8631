/** What the build and the page say about where the client runs. */
export const readEnv = (page: Pick<Location, 'origin'>) => ({
  /** Where the server is: the page's own origin, as the server serves the page. */
  baseUrl: page.origin,
})
