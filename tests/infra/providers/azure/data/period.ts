/** Seconds of a period as Azure writes it: days.hours:minutes:seconds. */
export function parsePeriod(text: string): number {
  const parts = /^(\d+)\.(\d\d):(\d\d):(\d\d)$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined) throw new Error(`Expected days.hours:minutes:seconds but received "${text}".`);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts;
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}
