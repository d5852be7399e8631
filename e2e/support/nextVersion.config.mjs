import { mergeConfig } from 'vite'
import client from '../../client/vite.config.ts'

/** Every module of the page says which version it belongs to, so that every chunk gets another name. */
const marked = {
  name: 'next-version',
  transform: (code, id) =>
    /client\/src\/(?!sw\.|worker\/).*\.tsx?$/.test(id)
      ? `${code}\nglobalThis.omsChatBuild = 'next'`
      : undefined,
}

export default mergeConfig(client, { plugins: [marked] })
