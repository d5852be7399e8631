/**
 * Changes a field's text as if it were typed, so that undo takes it back; where the browser can't, the text is
 * set outright and `onText` is told.
 */
export function editText(
  field: HTMLTextAreaElement,
  edit: { from: number; to: number; insert: string; selectFrom: number; selectTo: number },
  onText: (text: string) => void,
): void {
  field.focus()
  field.setSelectionRange(edit.from, edit.to)
  const typed = document.execCommand?.('insertText', false, edit.insert) ?? false
  if (!typed) {
    field.setRangeText(edit.insert, edit.from, edit.to, 'end')
    onText(field.value)
  }
  field.setSelectionRange(edit.selectFrom, edit.selectTo)
}
