import type { Express } from 'express'
import swaggerUi from 'swagger-ui-express'
import { openApiDocument } from './openapi.ts'
import { docsHeaders } from './security.ts'

/** What operators ask: does the process live, and may it get requests. */
export function operationRoutes(app: Express, isReady: () => Promise<boolean>): void {
  app.get('/healthz', (_req, res) => {
    res.set('Cache-Control', 'no-store').json({ status: 'ok' })
  })
  app.get('/readyz', async (_req, res) => {
    const ready = await isReady()
    res.set('Cache-Control', 'no-store').status(ready ? 200 : 503)
    res.json({ status: ready ? 'ready' : 'unavailable' })
  })
}

/** The OpenAPI document, and a page to try the routes on; all its assets come from here. */
export function documentation(app: Express): void {
  const document = openApiDocument()
  app.get('/api/v1/openapi.json', (_req, res) => {
    res.json(document)
  })
  const page = swaggerUi.setup(undefined, {
    customSiteTitle: 'OMS Chat API',
    swaggerOptions: { url: '/api/v1/openapi.json', persistAuthorization: false },
  })
  app.use('/api/docs', docsHeaders, swaggerUi.serve, page)
}
