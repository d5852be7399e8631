import mongoose, { Schema } from 'mongoose'
import { answerCalls } from '../support/child.ts'
import { inParallel, takeTurns, talk } from '../support/load.ts'

/** The same message as most applications store it: a Mongoose model and `create`, under the same write concern. */
const url = process.argv[2] ?? ''
const connection = await mongoose
  .createConnection(url, {
    dbName: 'model-create',
    autoIndex: false,
    writeConcern: { w: 'majority', journal: true },
  })
  .asPromise()

const MessageModel = connection.model(
  'Message',
  new Schema(
    {
      chatId: { type: Schema.Types.ObjectId, required: true },
      senderId: { type: Schema.Types.ObjectId, required: true },
      clientId: { type: String, required: true },
      type: { type: String, enum: ['text', 'code'], required: true },
      content: { type: String, required: true, maxlength: 8_000 },
      replyTo: { type: Schema.Types.ObjectId, default: null },
      mentions: { type: [Schema.Types.ObjectId], default: [] },
      reactions: { type: [{ emoji: String, userIds: [Schema.Types.ObjectId] }], default: [] },
      editedAt: { type: Date, default: null },
      deletedAt: { type: Date, default: null },
    },
    { timestamps: true },
  ),
)
await MessageModel.collection.createIndex({ chatId: 1, _id: 1 })
await MessageModel.collection.createIndex({ chatId: 1, senderId: 1, clientId: 1 }, { unique: true })
const ids = (count: number) => Array.from({ length: count }, () => new mongoose.Types.ObjectId())
const [chatIds, senderIds] = [ids(20), ids(10)]
let run = 0

answerCalls(
  {
    async store({ count, width }: { count: number; width: number }) {
      run += 1
      await inParallel(count, width, async (index) => {
        const chatId = takeTurns(chatIds, index)
        const senderId = takeTurns(senderIds, index)
        await MessageModel.create({
          chatId,
          senderId,
          clientId: `bench-${run}-${index}`,
          type: 'text',
          content: talk,
        })
      })
    },
  },
  () => connection.close(),
)
