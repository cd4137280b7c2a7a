/** The text with what stands between `<!-- name: begin … -->` and `<!-- name: end -->` replaced. */
export function betweenMarkers(text: string, name: string, content: string): string {
  const begin = new RegExp(`<!-- ${name}: begin[^>]*-->\\n`).exec(text);
  const end = text.indexOf(`<!-- ${name}: end -->`);
  if (begin === null || end < begin.index) throw new Error(`Expected the markers "${name}: begin" and "${name}: end".`);
  return `${text.slice(0, begin.index + begin[0].length)}${content}\n${text.slice(end)}`;
}
