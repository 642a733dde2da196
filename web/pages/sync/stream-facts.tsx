// The facts of one stream, each as it stands in a cell: how much, how fast, until when, how many parts, what it waits for.
import { makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { Clock16Regular } from '@fluentui/react-icons/svg/clock';
import type { StreamProgress } from '../../../src/contract/connections.ts';
import { countOf, writeAbout, writeCount, writeRate, writeShare } from '../../ui/figures.ts';
import { Moment, useNow } from '../../ui/moment.tsx';
import { asidesOf, shareOf, streamStanding } from '../connections/status.ts';
import { hasLeft } from './groups.ts';

const useStyles = makeStyles({
  bar: { display: 'flex', alignItems: 'center', gap: '10px', fontVariantNumeric: 'tabular-nums' },
  percent: { minWidth: '40px', fontSize: '13px', color: tokens.colorNeutralForeground2 },
  asides: { display: 'grid', gap: '2px', fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground3 },
  wait: { display: 'flex', alignItems: 'flex-start', gap: '8px', color: tokens.colorNeutralForeground1 },
  icon: { flex: '0 0 auto', marginTop: '1px', color: tokens.colorStatusWarningForeground3 },
  quiet: { color: tokens.colorNeutralForeground3 },
  stopped: { color: tokens.colorStatusWarningForeground1 },
});

const None = () => {
  const styles = useStyles();
  return (
    <span className={styles.quiet} aria-label="none">
      –
    </span>
  );
};

export const Bar = ({ stream }: { stream: StreamProgress }) => {
  const styles = useStyles();
  const share = shareOf(stream);
  const label = `${stream.title}: ${streamStanding(stream).word}`;
  return (
    <div className={styles.bar}>
      {share === null ? (
        <ProgressBar thickness="large" aria-label={label} />
      ) : (
        <ProgressBar value={share} thickness="large" aria-label={label} />
      )}
      <span className={styles.percent}>{share === null ? '' : writeShare(share)}</span>
    </div>
  );
};

const Left = ({ stream }: { stream: StreamProgress }) => {
  if (!hasLeft(stream)) return <None />;
  if (stream.items.expected === null) return 'not known yet';
  return writeAbout(Math.max(0, stream.items.expected - stream.items.done));
};

const Ready = ({ stream }: { stream: StreamProgress }) => {
  const now = useNow();
  if (stream.expectedEnd === null) return hasLeft(stream) ? 'not known yet' : <None />;
  return new Date(stream.expectedEnd) <= now ? 'any moment' : <Moment at={stream.expectedEnd} as="distance" />;
};

const Parts = ({ stream: { partitions } }: { stream: StreamProgress }) => {
  const styles = useStyles();
  if (partitions.total === 0) return <None />;
  return (
    <>
      {writeCount(partitions.current)} of {writeCount(partitions.total)}
      {partitions.stopped > 0 && (
        <span className={styles.stopped}>
          {partitions.current === partitions.total ? ' ' : ', '}
          {writeCount(partitions.stopped)} stopped
        </span>
      )}
    </>
  );
};

/** In the order in which they are shown. */
export const facts = [
  { name: 'Done', show: (stream: StreamProgress) => writeCount(stream.items.done), number: true },
  { name: 'Left', show: (stream: StreamProgress) => <Left stream={stream} />, number: true },
  {
    name: 'Rate',
    show: (stream: StreamProgress) => (stream.rate === null ? <None /> : writeRate(stream.rate)),
    number: true,
  },
  { name: 'Ready', show: (stream: StreamProgress) => <Ready stream={stream} />, number: false },
  {
    name: 'As of',
    show: (stream: StreamProgress) => (stream.asOf === null ? <None /> : <Moment at={stream.asOf} />),
    number: false,
  },
  { name: 'Parts up to date', show: (stream: StreamProgress) => <Parts stream={stream} />, number: false },
] as const;

/** What it waits for and what was set aside; nothing when neither. */
export const Asides = ({ stream }: { stream: StreamProgress }) => {
  const styles = useStyles();
  const asides = asidesOf(stream);
  if (stream.waitingFor === null && asides.length === 0) return null;
  return (
    <div className={styles.asides}>
      {stream.waitingFor !== null && (
        <p className={styles.wait}>
          <Clock16Regular className={styles.icon} aria-hidden="true" />
          {stream.waitingFor}
        </p>
      )}
      {asides.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  );
};

/** How many streams are done, for a heading: `3 of 4 streams up to date`. */
export const tallyStreams = (streams: readonly StreamProgress[]): string => {
  const done = streams.filter((stream) => !hasLeft(stream) && stream.partitions.stopped === 0).length;
  return `${done} of ${countOf(streams.length, 'stream')} up to date`;
};
