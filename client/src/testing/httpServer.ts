import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Answer = { status?: number; json?: unknown; text?: string; hang?: true }
export type Asked = { method: string; path: string; token: string | undefined; body: unknown }

const readBody = async (request: IncomingMessage): Promise<unknown> => {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text ? JSON.parse(text) : undefined
}

const answerWith = (response: ServerResponse, { status = 200, json, text, hang }: Answer) => {
  if (hang) return
  response.writeHead(status, { 'content-type': text === undefined ? 'application/json' : 'text/html' })
  response.end(text ?? JSON.stringify(json))
}

/** A real HTTP server that answers as a test says, for what the product's own would never do. */
export const startHttpServer = async (answer: (asked: Asked) => Answer) => {
  const asked: Asked[] = []
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request
    const one = { method, path: url, token: headers.authorization, body: await readBody(request) }
    asked.push(one)
    answerWith(response, answer(one))
  }
  const http = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve)
  })
  const { port } = http.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () => {
      http.closeAllConnections()
      http.close()
    },
  }
}
