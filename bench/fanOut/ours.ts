import { serveRooms } from '../support/rooms.ts'

/** This product's server: everything that is said is authorised, persisted, and then delivered. */
const [, , mongodbUrl = '', redisUrl] = process.argv
await serveRooms(mongodbUrl, redisUrl === undefined ? {} : { redisUrl })
