/**
 * A line of Markdown as it reads: for previews and quotes, where marks would only be noise. Not a parser:
 * what it doesn't know stays as it is written.
 */
export const plainText = (content: string): string =>
  content
    .replace(/```[^\n`]*\n?([\s\S]*?)```/g, '$1')
    .replace(/!?\[([^\]]+)\]\([^)\s]+\)/g, '$1')
    .replace(/(\*\*|__|~~|`)(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .replace(/(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])/g, '$1')
    .replace(/^\s*(?:#{1,6}|>|[-*+]|\d+[.)])\s+/gm, '')
    .replace(/\s+/g, ' ')
    .trim()
