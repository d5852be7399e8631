/** What all servers here sign tokens with, so that each takes those of another. */
export const secret = 'a-secret-of-the-bench-with-more-than-32-characters'
