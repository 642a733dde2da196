// Sets of time spans: start included, end excluded, in milliseconds.
import type { Instant } from '../tenant/model.ts';

export interface Span {
  readonly start: Instant;
  readonly end: Instant;
}

/** The parts of the spans that lie inside the bounds. */
export function clip(spans: readonly Span[], bounds: Span): readonly Span[] {
  return spans
    .map(({ start, end }) => ({ start: Math.max(start, bounds.start), end: Math.min(end, bounds.end) }))
    .filter(({ start, end }) => start < end);
}

/** Stretches in which at least `depth` spans run at once, in order. */
export function covered(spans: readonly Span[], depth: number): readonly Span[] {
  const edges = spans.flatMap(({ start, end }) => [
    { at: start, step: 1 },
    { at: end, step: -1 },
  ]);
  edges.sort((a, b) => a.at - b.at || b.step - a.step);
  const found: Span[] = [];
  let running = 0;
  let since = 0;
  for (const { at, step } of edges) {
    if (step === 1 && running === depth - 1) since = at;
    if (step === -1 && running === depth && at > since) found.push({ start: since, end: at });
    running += step;
  }
  return found;
}

/** Milliseconds in which at least one of the spans runs. */
export function lengthOf(spans: readonly Span[]): number {
  return covered(spans, 1).reduce((sum, { start, end }) => sum + end - start, 0);
}

/** What is left of the whole when the spans are taken out. */
export function gaps(whole: Span, spans: readonly Span[]): readonly Span[] {
  const found: Span[] = [];
  let from = whole.start;
  for (const busy of covered(clip(spans, whole), 1)) {
    if (busy.start > from) found.push({ start: from, end: busy.start });
    from = busy.end;
  }
  if (whole.end > from) found.push({ start: from, end: whole.end });
  return found;
}
