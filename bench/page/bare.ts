import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { MongoClient, ObjectId } from 'mongodb'
import { answerCalls } from '../support/child.ts'

/** The least that could answer with a page: the driver's `find`, `JSON.stringify`, bare `http`. No question of rights. */
const client = await MongoClient.connect(process.argv[2] ?? '', { readConcern: { level: 'majority' } })
const log = client.db('oms-chat').collection('log')

const httpServer = createServer((req, res) => {
  const { pathname, searchParams } = new URL(req.url ?? '/', 'http://bare')
  const chatId = new ObjectId(pathname.split('/')[4])
  const before = Number(searchParams.get('before'))
  void log
    .find({ chatId, rev: { $lt: before }, main: true })
    .sort({ rev: -1 })
    .limit(50)
    .toArray()
    .then((rows) => {
      res.setHeader('content-type', 'application/json')
      res.end(JSON.stringify(rows))
    })
})

answerCalls(
  {
    start: () =>
      new Promise<number>((resolve) => {
        httpServer.listen(0, '127.0.0.1', () => resolve((httpServer.address() as AddressInfo).port))
      }),
  },
  () => client.close(),
)
