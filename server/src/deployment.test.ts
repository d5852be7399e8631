import { execFile, spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readEnv, variableNames } from './env.ts'
import { freePort, until } from './testing/faults/process.ts'
import { connect, registerPerson, startTestServer } from './testing/index.ts'
import { hasRedis } from './testing/redis.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')

type Service = {
  image?: string
  build?: string
  command?: string[]
  environment?: Record<string, string>
  depends_on?: Record<string, { condition: string }>
  healthcheck?: { test: string[] }
  volumes?: string[]
  ports?: string[]
  stop_grace_period?: string
}
type Compose = { services: Record<string, Service>; volumes: Record<string, null> }

/** As Redis, an ordinary package of every system, which CI installs. */
function hasNginx(): boolean {
  const found = spawnSync('nginx', ['-v']).status === 0
  if (!found && process.env['CI']) throw new Error('nginx isn’t installed')
  if (!found) process.stderr.write('skipped, since nginx isn’t installed\n')
  return found
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose
const services = Object.entries(compose.services)
const service = (name: string): Service => {
  const found = compose.services[name]
  if (!found) throw new Error(`there is no service ${name}`)
  return found
}
const nodes = services.filter(([, { build }]) => build === '.')

/** A value as Compose fills it in: `${NAME:-otherwise}`, `${NAME:?why}`, and `$$` for a dollar. */
const filled = (value: string, given: Record<string, string>): string =>
  value.replace(
    /\$\$|\$\{(?<name>\w+)(?::[-?](?<otherwise>[^}]*))?\}/g,
    (whole, name: string | undefined, otherwise = '') =>
      whole === '$$' ? '$' : (given[name ?? ''] ?? String(otherwise)),
  )

/** The hosts that a value names, with ports or in addresses. */
const hostsIn = (value: string): string[] =>
  [...value.matchAll(/(?:\/\/|,|^)([a-z][\w-]*):\d+/g)].flatMap(([, host]) => host ?? [])

const dockerfile = read('Dockerfile')
const nginx = read('deploy/nginx.conf')

describe('docker-compose.yml', () => {
  const secret = 'k7Jd0qLm3xVb9sWz2cRt5yHn8fGp4aQe'
  const settings = (environment: Record<string, string> = {}) =>
    Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [name, filled(value, { JWT_SECRET: secret })]),
    )

  it('sets nothing that nobody reads, and all that a cluster in production needs', () => {
    expect(nodes.length).toBeGreaterThan(1)
    const [, inImage = ''] = /^ENV (.*)$/m.exec(dockerfile) ?? []
    const given = Object.fromEntries(inImage.split(' ').map((pair) => pair.split('=')))
    for (const [, { environment }] of nodes) {
      expect(variableNames).toEqual(expect.arrayContaining(Object.keys({ ...given, ...environment })))
      const env = readEnv({ ...given, ...settings(environment) })
      expect(env).toMatchObject({ production: true, trustProxy: 1, jwtSecret: secret, workers: true })
      expect(hostsIn(env.mongodbUrl ?? '')).toEqual(['mongo-1', 'mongo-2', 'mongo-3'])
      expect(hostsIn(env.redisUrl ?? '')).toEqual(['redis'])
    }
  })

  it('doesn’t start without a secret of one’s own', () => {
    for (const [, { environment = {} }] of nodes)
      expect(environment['JWT_SECRET']).toMatch(/^\$\{JWT_SECRET:\?/)
  })

  it('names services, volumes and files that are there', () => {
    const names = Object.keys(compose.services)
    for (const [name, { depends_on = {}, environment = {}, volumes = [] }] of services) {
      const hosts = Object.values(environment).flatMap((value) => hostsIn(filled(value, {})))
      expect(names, name).toEqual(
        expect.arrayContaining([...Object.keys(depends_on), ...hosts.filter((host) => host !== 'localhost')]),
      )
      for (const volume of volumes) {
        const [source = ''] = volume.split(':')
        if (source.startsWith('.')) expect(existsSync(join(root, source)), volume).toBe(true)
        else expect(compose.volumes, volume).toHaveProperty(source)
      }
    }
  })

  it('waits for the health of what says how it is', () => {
    const awaited = services.flatMap(([, { depends_on = {} }]) =>
      Object.entries(depends_on).flatMap(([on, { condition }]) =>
        condition === 'service_healthy' ? on : [],
      ),
    )
    expect(new Set(awaited)).toContain('chat-1')
    for (const on of awaited) {
      const { build, healthcheck } = service(on)
      const isChecked = healthcheck !== undefined || (build === '.' && dockerfile.includes('HEALTHCHECK'))
      expect(isChecked, on).toBe(true)
    }
  })

  it('gives a node longer to leave than it takes', () => {
    for (const [, { stop_grace_period = '' }] of nodes)
      expect(parseInt(stop_grace_period)).toBeGreaterThan(20)
  })

  it('makes a replica set of its databases once', () => {
    const script = filled(service('mongo-init').command?.at(-1) ?? '', {})
    const begun: unknown[] = []
    const initiate = (config: unknown) => begun.push(config)
    runInNewContext(script, { rs: { status: () => ({ ok: 1 }), initiate } })
    expect(begun).toEqual([])
    const status = () => {
      throw new Error('no replset config has been received')
    }
    runInNewContext(script, { rs: { status, initiate } })
    const hosts = ['mongo-1', 'mongo-2', 'mongo-3'].map((name) => `${name}:27017`)
    expect(begun).toEqual([{ _id: 'rs0', members: hosts.map((host, n) => ({ _id: n + 1, host })) }])
    for (const { command } of ['mongo-1', 'mongo-2', 'mongo-3'].map(service))
      expect(command).toEqual(expect.arrayContaining(['--replSet', 'rs0']))
  })

  it.skipIf(!hasRedis())('starts a Redis that its own check finds well', async () => {
    const { command: [program = '', ...args] = [], healthcheck } = service('redis')
    const [, check = '', ...checkArgs] = healthcheck?.test ?? []
    const [port, dir] = [String(await freePort()), await mkdtemp(join(tmpdir(), 'oms-chat-compose-'))]
    const redis = spawn(program, [...args, '--port', port, '--dir', dir], { stdio: 'ignore' })
    const gone = once(redis, 'exit')
    const ask = (...words: string[]) =>
      run(check, ['-p', port, ...words]).then(
        ({ stdout }) => stdout,
        () => undefined,
      )
    expect(await until(() => ask(...checkArgs), 'Redis to be well')).toBe('PONG\n')
    expect(await ask('CONFIG', 'GET', 'maxmemory-policy')).toContain('noeviction')
    expect(await ask('CONFIG', 'GET', 'appendonly')).toContain('yes')
    redis.kill('SIGKILL')
    await gone
    await rm(dir, { recursive: true, force: true })
  })
})

describe('the image', () => {
  it('checks its health as it says: well when the node is ready, and only then', async () => {
    const [, check = '[]'] = /HEALTHCHECK[^\n]*\\\n\s*CMD (\[.*\])/.exec(dockerfile) ?? []
    const [program = '', ...args] = JSON.parse(check) as string[]
    const ask = (port: number) =>
      run(program, args, { env: { ...process.env, PORT: String(port) } }).then(
        () => 0,
        ({ code }: { code: number }) => code,
      )
    const node = await startTestServer()
    expect(await ask(node.port)).toBe(0)
    await node.close()
    expect(await ask(node.port)).toBe(1)
  })

  it('listens where it says, and starts what is built', () => {
    expect(dockerfile).toContain(`EXPOSE ${readEnv({}).port}`)
    expect(dockerfile).toContain('CMD ["node", "server/dist/index.js"]')
    expect(dockerfile).toMatch(/^USER node$/m)
  })
})

describe('deploy/nginx.conf', () => {
  it('passes requests to every node, on the port that it listens on', () => {
    const upstreams = [...nginx.matchAll(/^\s*server ([\w-]+):(\d+) /gm)].map(([, host, port]) => [
      host,
      port,
    ])
    expect(upstreams).toEqual(nodes.map(([name]) => [name, String(readEnv({}).port)]))
  })

  it('listens on the port that is published and checked', () => {
    const [, port = ''] = /listen (\d+);/.exec(nginx) ?? []
    const proxy = service('proxy')
    expect(proxy.ports).toEqual([`${port}:${port}`])
    expect(proxy.healthcheck?.test.at(-1)).toBe(`http://127.0.0.1:${port}/healthz`)
  })
})

describe.skipIf(!hasNginx())('nginx with these settings', () => {
  /** As it is but for where things are; finding hosts again by name needs a newer nginx than most have. */
  const settingsFor = (dir: string, port: number, [one, two]: readonly [number, number]): string => {
    const settings = nginx
      .replace(/^resolver .*$/m, '')
      .replaceAll(' resolve ', ' ')
      .replace('chat-1:3000', `127.0.0.1:${one}`)
      .replace('chat-2:3000', `127.0.0.1:${two}`)
      .replace('listen 8080', `listen 127.0.0.1:${port}`)
    const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${join(dir, name)};`,
    )
    const outside = `daemon off; pid ${join(dir, 'pid')}; error_log ${join(dir, 'log')}; events {}`
    return `${outside} http { access_log off; ${places.join(' ')}\n${settings} }`
  }

  it('leads to the nodes, keeps their figures to itself, and goes on when one of them is gone', async () => {
    const one = await startTestServer({ trustProxy: 1 })
    const two = await startTestServer({ trustProxy: 1, mongodbUrl: one.databaseUrl })
    const [port, dir] = [await freePort(), await mkdtemp(join(tmpdir(), 'oms-chat-nginx-'))]
    const file = join(dir, 'nginx.conf')
    await writeFile(file, settingsFor(dir, port, [two.port, one.port]))
    await run('nginx', ['-t', '-c', file, '-e', join(dir, 'log')])
    const proxy = spawn('nginx', ['-c', file, '-e', join(dir, 'log')], { stdio: 'ignore' })
    const gone = once(proxy, 'exit')
    const url = `http://127.0.0.1:${port}`
    const ask = (path: string) => fetch(`${url}${path}`).then(({ status }) => status)
    await until(() => ask('/readyz').catch(() => undefined), 'nginx to listen')
    expect([await ask('/readyz'), await ask('/metrics')]).toEqual([200, 404])

    const ada = await registerPerson(one)
    const through = { ...one, url, onClose: () => {} }
    const connections = await Promise.all(
      [1, 2, 3, 4].map(() => connect(through, { token: ada.accessToken })),
    )
    const answers = await Promise.all(connections.map((one) => one.request('me:changes', { after: 0 })))
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, true])
    await two.close()
    for (let n = 0; n < 10; n += 1) expect(await ask('/readyz')).toBe(200)

    for (const connection of connections) connection.close()
    proxy.kill('SIGQUIT')
    await gone
    await one.close()
    await rm(dir, { recursive: true, force: true })
  })
})

describe('.env.example', () => {
  it('has every variable, and none that nobody reads', () => {
    const named = [...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name)
    expect(new Set(named)).toEqual(new Set(variableNames))
  })
})

describe('docs/operations.md', () => {
  const doc = read('docs/operations.md')

  it('has commands that are there', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    for (const [, name = ''] of doc.matchAll(/npm run ([\w:]+)/g)) expect(scripts).toHaveProperty([name])
    const lines = [...doc.matchAll(/^docker compose .*$/gm)].map(([line]) => line)
    expect(lines.length).toBeGreaterThan(3)
    const named = lines.flatMap((line) =>
      line.split(' ').filter((word) => /^(?:\w+-\d|redis|proxy)$/.test(word)),
    )
    expect(named.length).toBeGreaterThan(3)
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(named))
  })

  it('names figures that there are', async () => {
    const node = await startTestServer()
    const figures = await (await fetch(`${node.url}/metrics`)).text()
    await node.close()
    for (const [name] of doc.matchAll(/\b(?:oms_chat|nodejs)_[a-z0-9_]+[a-z0-9]/g))
      expect(figures, name).toContain(name.replace(/_(sum|bucket)$/, ''))
  })
})
