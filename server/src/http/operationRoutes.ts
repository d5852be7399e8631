import type { Express } from 'express'
import swaggerUi from 'swagger-ui-express'
import type { Readiness } from '../readiness.ts'
import { openApiDocument } from './openapi.ts'
import { notFound } from './errors.ts'
import { isPrivatePeer } from './privatePeer.ts'
import { docsHeaders } from './security.ts'

export type Operation = {
  readiness: () => Promise<Readiness>
  /** The figures, as Prometheus reads them. */
  metrics: { contentType: string; text: () => Promise<string> }
}

/** What operators ask: does the process live, may it get requests and if not, why, and how is it doing. */
export function operationRoutes(app: Express, { readiness, metrics }: Operation): void {
  app.get('/healthz', (_req, res) => {
    res.set('Cache-Control', 'no-store').json({ status: 'ok' })
  })
  app.get('/readyz', async (_req, res) => {
    const { ready, reasons, degraded } = await readiness()
    res.set('Cache-Control', 'no-store').status(ready ? 200 : 503)
    res.json({
      status: ready ? 'ready' : 'unavailable',
      ...(reasons.length > 0 && { reasons }),
      ...(degraded.length > 0 && { degraded }),
    })
  })
  // To all others there is nothing here, as at any address that was made up.
  app.get('/metrics', (req, res, next) => {
    if (!isPrivatePeer(req)) return notFound(req, res)
    const send = (text: string) =>
      res.set({ 'Cache-Control': 'no-store', 'Content-Type': metrics.contentType }).send(text)
    void metrics.text().then(send, next)
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
