// What the name of an uploaded transcript tells: when the call began, and the addresses of those outside who took part.

export interface Named {
  /** ISO 8601 in UTC; null: the name has no date that there is. */
  readonly at: string | null;
  /** In lower case, each once. */
  readonly addresses: readonly string[];
}

/** `2026-11-18T08-00`, `20261118-080000` (Zoom), `20261118_080000` (Teams); a date alone is its midnight. */
const moment = /(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)(?:[T_ -](\d\d)[-:.]?(\d\d)(?:[-:.]?(\d\d))?)?(?!\d)/;
const address = /[\w.+'-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}/g;

/** `name`: without its folders and its ending. */
export const readName = (name: string): Named => {
  const text = name.slice(0, 1000).toLowerCase();
  const addresses = [...new Set(text.match(address) ?? [])];
  const [, year, month, date, hours = '00', minutes = '00', seconds = '00'] = moment.exec(name.slice(0, 1000)) ?? [];
  const time = new Date(`${year}-${month}-${date}T${hours}:${minutes}:${seconds}.000Z`);
  const there = !Number.isNaN(time.getTime()) && time.getUTCDate() === Number(date);
  return { at: there ? time.toISOString() : null, addresses };
};
