// The shared scale of each shown signal over all the people of a page.
import type { SignalDefinition } from '../../../src/contract/people.ts';
import { type Scale, sharedScale, thin } from '../../charts/scale.ts';
import { writeValue } from '../../ui/figures.ts';

/** As many bars as the small chart draws; longer periods are averaged first, so that the scale fits what is drawn. */
const bars = 104;

export const scalesOf = (
  people: readonly { readonly series: Readonly<Record<string, readonly (number | null)[]>> }[],
  signals: readonly SignalDefinition[],
): ReadonlyMap<string, Scale> =>
  new Map(
    signals.map(({ name }) => [name, sharedScale(people.map((person) => thin(person.series[name] ?? [], bars)))]),
  );

/** `0–12 a day`, `0–100%`; `0–12+ a day` where higher days are cut. */
export const writeScale = (scale: Scale, signal: SignalDefinition): string => {
  const top = writeValue(scale.top, signal.unit);
  const a = signal.unit === 'ratio' || signal.period === 'median' ? '' : ' a day';
  return `0–${top}${scale.cut ? '+' : ''}${a}`;
};
