// A figure of the ledger's signals: a value with its unit, or why there is none.

export type SignalUnit = 'count' | 'h' | 'min' | 'ratio' | 'class';

export type WhyNone =
  | 'no mailbox'
  | 'mailbox on premises'
  | 'mailbox inactive'
  | 'no account yet'
  | 'day not begun'
  | 'not reported yet'
  | 'not switched on'
  | 'nothing happened'
  | 'no mentions answered'
  | 'too few weeks'
  | 'nobody listed';

export type SignalFigure =
  | { readonly value: number; readonly unit: SignalUnit; readonly state: 'measured' | 'estimated' }
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

/** The value, or the reason where there is nothing to make it of. */
export const orNone = (value: number | null, unit: SignalUnit, reason: WhyNone): SignalFigure =>
  value === null ? none(unit, reason) : measured(value, unit);

export const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
