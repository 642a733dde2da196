// A figure of the ledger's signals: a value with its unit, or why there is none.

/** `time`: minutes after midnight; `level`: none 0 to power 4. */
export type SignalUnit = 'count' | 'h' | 'min' | 'time' | 'ratio' | 'level';

export type WhyNone =
  | 'no mailbox'
  | 'mailbox on premises'
  | 'mailbox inactive'
  | 'no account yet'
  | 'day not begun'
  | 'day not over'
  | 'not reported yet'
  | 'not switched on'
  | 'nothing happened'
  | 'no mentions answered'
  | 'too few weeks'
  | 'too little read'
  | 'nobody listed';

export type SignalFigure =
  | {
      readonly value: number;
      readonly unit: SignalUnit;
      readonly state: 'measured' | 'estimated';
      /** What is told beside the value. */
      readonly beside?: Readonly<Record<string, number>>;
    }
  | { readonly value: null; readonly unit: SignalUnit; readonly state: 'unavailable'; readonly reason: WhyNone };

export type SignalFigures = Readonly<Record<string, SignalFigure>>;

export const measured = (value: number, unit: SignalUnit): SignalFigure => ({ value, unit, state: 'measured' });
export const estimated = (value: number, unit: SignalUnit): SignalFigure => ({ value, unit, state: 'estimated' });
export const none = (unit: SignalUnit, reason: WhyNone): SignalFigure => ({
  value: null,
  unit,
  state: 'unavailable',
  reason,
});

/** The same with figures beside it, where it has a value. */
export const withBeside = (figure: SignalFigure, beside: Readonly<Record<string, number>>): SignalFigure =>
  figure.value === null ? figure : { ...figure, beside };

/** The value, or the reason where there is nothing to make it of. */
export const orNone = (value: number | null, unit: SignalUnit, reason: WhyNone): SignalFigure =>
  value === null ? none(unit, reason) : measured(value, unit);

export const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
