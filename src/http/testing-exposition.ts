// Reads the text that Prometheus scrapes, as strictly as its format (version 0.0.4) is written down: types first, no sample twice, whole histograms.
interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Metric {
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

const name = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const label = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const sampleLine = new RegExp(
  `^(${name})(?:\\{(${label}(?:,${label})*),?\\})? ([-+]?(?:[\\d.]+(?:e[-+]?\\d+)?|Inf)|Na[Nn])$`,
);

const numberOf = (text: string): number =>
  text.endsWith('Inf') ? Number.POSITIVE_INFINITY * (text.startsWith('-') ? -1 : 1) : Number(text);

const sampleOf = (line: string): Sample => {
  const [, found, labels = '', value = ''] = sampleLine.exec(line) ?? [];
  if (found === undefined) throw new Error(`Not a sample: ${line}`);
  const pairs = [...labels.matchAll(new RegExp(label, 'g'))].map(([text]) => {
    const at = text.indexOf('=');
    return [text.slice(0, at), text.slice(at + 2, -1)] as const;
  });
  if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw new Error(`A label twice: ${line}`);
  return { name: found, labels: Object.fromEntries(pairs), value: numberOf(value) };
};

const belongs = (sample: Sample, metric: string, type: string): boolean =>
  sample.name === metric ||
  (['histogram', 'summary'].includes(type) && [`${metric}_sum`, `${metric}_count`].includes(sample.name)) ||
  (type === 'histogram' && sample.name === `${metric}_bucket`);

const keyOf = (labels: Sample['labels']): string =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => a.localeCompare(b)));

/** Buckets of one series grow with their bounds, and the last one, +Inf, is the count. */
const checkHistogram = (metric: string, samples: readonly Sample[]): void => {
  const seriesOf = ({ labels: { le: _bound, ...rest } }: Sample): string => keyOf(rest);
  for (const [series, all] of Map.groupBy(samples, seriesOf)) {
    const buckets = all.filter((one) => one.name.endsWith('_bucket'));
    const counts = buckets.map(({ value }) => value);
    const count = all.find((one) => one.name === `${metric}_count`)?.value;
    const grows = counts.every((value, at) => at === 0 || value >= (counts[at - 1] ?? 0));
    if (!grows || buckets.at(-1)?.labels['le'] !== '+Inf' || counts.at(-1) !== count)
      throw new Error(`Not a histogram: ${metric} ${series}`);
  }
};

/** By name. Errors: the first line that does not belong there. */
export const readExposition = (text: string): Map<string, Metric> => {
  if (!text.endsWith('\n')) throw new Error('The last line has no end.');
  const metrics = new Map<string, { type: string; help: string; samples: Sample[] }>();
  const seen = new Set<string>();
  let current = '';
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [, keyword, subject = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (keyword === 'HELP') {
      if (metrics.has(subject)) throw new Error(`Told twice: ${subject}`);
      metrics.set(subject, { type: '', help: rest, samples: [] });
      current = subject;
    } else if (keyword === 'TYPE') {
      const metric = metrics.get(subject);
      if (metric === undefined || subject !== current) throw new Error(`A type before its metric: ${line}`);
      if (!['counter', 'gauge', 'histogram', 'summary', 'untyped'].includes(rest)) throw new Error(`No type: ${line}`);
      metric.type = rest;
    } else {
      const sample = sampleOf(line);
      const metric = metrics.get(current);
      if (metric === undefined || metric.type === '' || !belongs(sample, current, metric.type))
        throw new Error(`A sample of no metric: ${line}`);
      const key = `${sample.name} ${keyOf(sample.labels)}`;
      if (seen.has(key)) throw new Error(`A sample twice: ${line}`);
      seen.add(key);
      metric.samples.push(sample);
    }
  }
  for (const [metric, { type, samples }] of metrics) if (type === 'histogram') checkHistogram(metric, samples);
  return metrics;
};
