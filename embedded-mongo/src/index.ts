export { type EmbeddedMongo, type EmbeddedMongoOptions, startEmbeddedMongo } from './server/start.ts'
export { type EmbeddedMongoWorkerOptions, startEmbeddedMongoWorker } from './server/worker.ts'
export { FolderInUseError } from './server/lock.ts'
