// What stands behind a figure: its value and how sure it is, its days, its definition, and the rows it was counted from.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { lazy, Suspense } from 'react';
import { describeSeries } from '../../../charts/series-words.ts';
import { writeDays } from '../../../ui/days.ts';
import { writeBeside, writeFigure, writeValue } from '../../../ui/figures.ts';
import { type Range, writeSpan } from '../../../ui/period.ts';
import { own } from '../../../ui/theme/theme.ts';
import { SideSheet } from '../../../ui/side-sheet.tsx';
import { Loading } from '../../../ui/states.tsx';
import { meanOf, writeBasis } from './comparison.ts';
import { DayTable } from './day-table.tsx';
import { Definition } from './definition.tsx';
import { Evidence } from './evidence.tsx';
import type { PersonAnswer, SignalView } from './facts.ts';

const Trend = lazy(async () => ({ default: (await import('../../../charts/trend.tsx')).Trend }));

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '24px' },
  figure: { display: 'grid', gap: '2px' },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', gap: '4px 20px' },
  value: {
    fontSize: '32px',
    lineHeight: '40px',
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '-0.02em',
    fontVariantNumeric: 'tabular-nums',
  },
  none: {
    fontSize: '24px',
    letterSpacing: 0,
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground3,
  },
  beside: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  section: { display: 'grid', gap: '12px' },
  title: { fontSize: '14px', lineHeight: '20px', fontWeight: tokens.fontWeightSemibold },
  note: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
  dash: {
    display: 'inline-block',
    width: '18px',
    borderTop: `2px dashed ${own.brassShade}`,
    verticalAlign: '4px',
    marginRight: '6px',
  },
});

interface SignalPanelProps {
  readonly answer: PersonAnswer;
  readonly view: SignalView;
  readonly range: Range;
  /** The reader's own figure. */
  readonly own?: boolean;
  readonly onClose: () => void;
}

const Value = ({ view, span }: { view: SignalView; span: string }) => {
  const styles = useStyles();
  const { figure } = view;
  const comparison = writeBasis(view, span);
  // Of a habit they stand in the sentence already.
  const besides = figure.unit === 'level' ? [] : Object.entries(figure.beside);
  return (
    <div className={styles.figure}>
      <div className={styles.line}>
        <p className={mergeClasses(styles.value, figure.state === 'unavailable' && styles.none)}>
          {writeFigure(figure, view.definition.levels)}
        </p>
        {besides.map(([name, value]) => (
          <p key={name} className={styles.beside}>
            {writeBeside(name, value, figure.unit)}
          </p>
        ))}
      </div>
      {figure.state === 'unavailable' && <p className={styles.beside}>{figure.reason?.text}</p>}
      {comparison !== null && <p className={styles.beside}>{comparison.text}</p>}
    </div>
  );
};

const Days = ({ answer, view, span }: { answer: PersonAnswer; view: SignalView; span: string }) => {
  const styles = useStyles();
  const { definition, values, before } = view;
  const mean = before === null ? null : meanOf(before.values);
  const label = describeSeries({ title: definition.title, unit: definition.unit, days: answer.days, values });
  return (
    <section className={styles.section} aria-label="By day">
      <h3 className={styles.title}>By day</h3>
      <Suspense fallback={<Loading what="the chart" heights={[190]} />}>
        <Trend label={label} unit={definition.unit} days={answer.days} values={values} before={mean} />
      </Suspense>
      <p className={styles.note}>
        {mean !== null && (
          <>
            <span className={styles.dash} aria-hidden="true" />
            Mean of a day in the {span} before: {writeValue(mean, definition.unit)}.{' '}
          </>
        )}
        {values.includes(null) && 'Grey days are unavailable.'}
      </p>
      <DayTable days={answer.days} values={values} unit={definition.unit} />
    </section>
  );
};

export const SignalPanel = ({ answer, view, range, onClose, own: isOwn = false }: SignalPanelProps) => {
  const styles = useStyles();
  const span = writeSpan(range);
  return (
    <SideSheet
      title={view.definition.title}
      under={`${answer.person.fullName}, ${writeDays(range.from, range.to)}`}
      onClose={onClose}
    >
      <div className={styles.stack}>
        <Value view={view} span={span} />
        {view.figure.state !== 'unavailable' && view.definition.period !== 'weeks' && (
          <Days answer={answer} view={view} span={span} />
        )}
        <Definition definition={view.definition} figure={view.figure} />
        <Evidence
          personId={isOwn ? null : answer.person.id}
          signal={view.definition.name}
          range={range}
          zone={answer.workingTime.zone}
        />
      </div>
    </SideSheet>
  );
};
