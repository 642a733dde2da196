// The first part of every way: which streams are read, and how far back.
import { Field, makeStyles, Radio, RadioGroup } from '@fluentui/react-components';
import type { Way } from '../../../../src/contract/connections.ts';
import { useNarrow } from '../../../ui/shell/width.ts';
import { reaches } from './form.ts';
import { Section } from './section.tsx';
import { StreamChoice } from './stream-choice.tsx';
import type { FormHold } from './use-form.ts';

const useStyles = makeStyles({ stack: { display: 'grid', gap: '16px', minWidth: 0 } });

const HowFar = ({ days, onChange }: { days: number | null; onChange: (days: number | null) => void }) => (
  <Field label="Read back to" hint="Nothing older is read or kept. More can be read later.">
    <RadioGroup
      value={String(days)}
      onChange={(_, { value }) => onChange(value === 'null' ? null : Number(value))}
      layout={useNarrow() ? 'vertical' : 'horizontal'}
    >
      {reaches.map((reach) => (
        <Radio key={reach.label} value={String(reach.days)} label={reach.label} />
      ))}
    </RadioGroup>
  </Field>
);

/** `known`: how far back is known already, or not for this way to say. */
export const Scope = ({ way, hold, known = false }: { way: Way; hold: FormHold; known?: boolean }) => {
  const styles = useStyles();
  const { form, faults, change } = hold;
  const calls = way.streams.some(({ gate }) => gate === 'calls');
  const text = `Metadata only${calls ? ', but for calls, where what was said is read' : ''}. Switch off what you do not need.`;
  return (
    <Section number={1} title="What is read" text={text}>
      <div className={styles.stack}>
        <StreamChoice
          streams={way.streams}
          chosen={form.streams}
          fault={faults['streams']}
          onChange={(streams) => change({ streams }, 'streams')}
        />
        {!known && <HowFar days={form.daysBack} onChange={(daysBack) => change({ daysBack })} />}
      </div>
    </Section>
  );
};
