import 'fake-indexeddb/auto'

// As patient as `eventually`.
if (typeof document !== 'undefined') {
  const { configure } = await import('@testing-library/react')
  configure({ asyncUtilTimeout: 15_000 })
}
