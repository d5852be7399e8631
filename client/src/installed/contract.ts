/** What a page says to a worker that is installed and waits: the person wants the new version now. */
export const takeOver = 'oms-chat:take-over'

/** The cache of people's pictures. It belongs to whoever is signed in, and is deleted with the session. */
export const pictureCache = 'oms-chat-pictures'
