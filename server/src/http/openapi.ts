import * as z from 'zod/mini'
import { type Access, ErrorBody, errorStatus, type Route, routes } from '@oms-chat/shared'

type Schema = NonNullable<Route['body']>
type Json = Record<string, unknown>

function jsonSchema(schema: Schema, io: 'input' | 'output'): Json {
  const made = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'openapi-3.0' })
  return Object.fromEntries(Object.entries(made).filter(([name]) => name !== '$schema'))
}

const parameters = (schema: Schema | undefined, place: 'path' | 'query') => {
  if (!schema) return []
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
    properties?: Json
    required?: string[]
  }
  return Object.entries(properties).map(([name, field]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: field,
  }))
}

const json = (schema: Json) => ({ 'application/json': { schema } })

function success(route: Route): Json {
  const beside = route.beside ? (jsonSchema(route.beside, 'output') as { properties: Json }).properties : {}
  const properties = {
    success: { type: 'boolean', enum: [true] },
    data: jsonSchema(route.data, 'output'),
    ...(route.list && { nextCursor: { type: 'string', nullable: true } }),
    ...beside,
  }
  return { type: 'object', properties, required: Object.keys(properties) }
}

const failures: Record<Access, (keyof typeof errorStatus)[]> = {
  public: ['VALIDATION', 'FORBIDDEN', 'RATE_LIMITED'],
  user: ['VALIDATION', 'UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT', 'RATE_LIMITED'],
  admin: ['VALIDATION', 'UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT'],
}

function operation(name: string, route: Route): Json {
  const failed = failures[route.access].map((code) => [
    String(errorStatus[code]),
    { $ref: '#/components/responses/Failure' },
  ])
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.path.split('/')[1]],
    security: route.access === 'public' ? [] : [{ bearer: [] }],
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(route.body && { requestBody: { required: true, content: json(jsonSchema(route.body, 'input')) } }),
    responses: {
      ...Object.fromEntries(failed),
      [String(route.status ?? 200)]: { description: 'Success', content: json(success(route)) },
    },
  }
}

/** The OpenAPI document of the whole REST table; nothing in it is written by hand. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {}
  for (const [name, route] of Object.entries<Route>(routes)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: operation(name, route) }
  }
  const failure = {
    type: 'object',
    properties: { success: { type: 'boolean', enum: [false] }, error: jsonSchema(ErrorBody, 'output') },
    required: ['success', 'error'],
  }
  return {
    openapi: '3.0.3',
    info: { title: 'OMS Chat', version: '1' },
    servers: [{ url: '/api/v1' }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      responses: { Failure: { description: 'Refused or failed', content: json(failure) } },
    },
  }
}
