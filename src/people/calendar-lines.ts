// The lines of an iCalendar file (RFC 5545): unfolded, taken apart into name, parameters and value, and sorted into events.

export interface Property {
  /** Upper-case. */
  readonly name: string;
  /** By upper-case name. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly value: string;
}

/** Properties of one VEVENT; those of what is nested in it, such as alarms, are left out. */
export type CalendarEvent = readonly Property[];

/** A line break followed by a blank is no line break. */
const unfold = (text: string): string[] =>
  text
    .replace(/^\uFEFF/, '')
    .replaceAll(/\r\n?|\n/g, '\n')
    .replaceAll(/\n[ \t]/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');

/** Quoted parts may hold colons and semicolons. */
const line = /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)$/s;
const parameter = /;([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)/g;

const readLine = (text: string): Property | null => {
  const [, name, parameters, value] = line.exec(text) ?? [];
  if (name === undefined || value === undefined) return null;
  const found = [...(parameters ?? '').matchAll(parameter)].map(
    ([, key, given]) => [(key ?? '').toUpperCase(), (given ?? '').replaceAll('"', '')] as const,
  );
  return { name: name.toUpperCase(), parameters: new Map(found), value };
};

const escaped: Readonly<Record<string, string>> = { n: ' ', N: ' ', '\\': '\\', ';': ';', ',': ',' };

/** A text value as it is read; line breaks become blanks. */
export const textOf = ({ value }: Property): string =>
  value
    .replaceAll(/\\([nN\\;,])/g, (_, sign: string) => escaped[sign] ?? sign)
    .replaceAll(/\s+/g, ' ')
    .trim();

/** Whether it calls itself a calendar. Invariant: blanks end with their line, else a file of blank lines takes the square of its length. */
export const isCalendar = (text: string): boolean => /^\uFEFF?[\t ]*BEGIN:VCALENDAR[\t ]*$/im.test(text);

/** The events of a file, in order; lines that are no property are passed over. */
export const readEvents = (text: string): CalendarEvent[] => {
  const events: CalendarEvent[] = [];
  const within: string[] = [];
  let event: Property[] = [];
  for (const raw of unfold(text)) {
    const property = readLine(raw);
    if (property === null) continue;
    const component = property.value.trim().toUpperCase();
    if (property.name === 'BEGIN') {
      within.push(component);
      if (component === 'VEVENT') event = [];
    } else if (property.name === 'END') {
      if (component === 'VEVENT' && within.at(-1) === 'VEVENT') events.push(event);
      within.pop();
    } else if (within.at(-1) === 'VEVENT') event.push(property);
  }
  return events;
};
