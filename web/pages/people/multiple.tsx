// One small multiple: the period's figure over its days; unavailable says so, with the reason on hover and to screen readers.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { Figure, SignalDefinition } from '../../../src/contract/people.ts';
import type { Scale } from '../../charts/scale.ts';
import { describeSeries } from '../../charts/series-words.ts';
import { SparkLine } from '../../charts/spark-line.tsx';
import { Unseen } from '../../ui/announcer.tsx';
import { writeFigure } from '../../ui/figures.ts';

const useStyles = makeStyles({
  box: { display: 'grid', gap: '3px', minWidth: 0 },
  value: {
    fontVariantNumeric: 'tabular-nums',
    fontWeight: tokens.fontWeightSemibold,
    fontSize: '14px',
    lineHeight: '18px',
    whiteSpace: 'nowrap',
  },
  none: { fontWeight: tokens.fontWeightRegular, color: tokens.colorNeutralForeground3, fontSize: '13px' },
});

interface MultipleProps {
  readonly signal: SignalDefinition;
  readonly figure: Figure | undefined;
  readonly series: readonly (number | null)[];
  readonly days: readonly string[];
  readonly scale: Scale;
  readonly fluid?: boolean;
}

export const Multiple = ({ signal, figure, series, days, scale, fluid = false }: MultipleProps) => {
  const styles = useStyles();
  const unavailable = figure === undefined || figure.state === 'unavailable';
  const reason = figure?.reason?.text;
  return (
    <div className={styles.box} title={reason}>
      <span className={mergeClasses(styles.value, unavailable && styles.none)}>
        {figure === undefined ? 'Unavailable' : writeFigure(figure, signal.levels)}
        {reason !== undefined && <Unseen>: {reason}</Unseen>}
      </span>
      <SparkLine
        series={series}
        scale={scale}
        fluid={fluid}
        label={describeSeries({ title: signal.title, unit: signal.unit, days, values: series })}
      />
    </div>
  );
};
