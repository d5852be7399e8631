/** The element of a suggestion, for the field that points at it. */
export const suggestionId = (listId: string, index: number): string => `${listId}-${index}`
