// One stream of a connection: how far it is, how fast, until when, what it waits for, and what was set aside.
import { makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { Clock16Regular } from '@fluentui/react-icons/svg/clock';
import type { StreamProgress } from '../../../src/contract/connections.ts';
import { Badge } from '../../ui/badge.tsx';
import { writeShare } from '../../ui/figures.ts';
import { Moment, useNow } from '../../ui/moment.tsx';
import { asidesOf, partMeaning, shareOf, streamStanding, writeItems, writePace, writeStopped } from './status.ts';

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gap: '10px',
    padding: '16px 24px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    '@media (max-width: 859px)': { padding: '14px 16px' },
  },
  line: {
    display: 'grid',
    gridTemplateColumns: 'minmax(260px, 320px) minmax(120px, 1fr) minmax(230px, 300px)',
    alignItems: 'center',
    gap: '8px 24px',
    '@media (max-width: 1139px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  name: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 10px',
    fontWeight: tokens.fontWeightSemibold,
  },
  bar: { display: 'flex', alignItems: 'center', gap: '12px', fontVariantNumeric: 'tabular-nums' },
  percent: { minWidth: '44px', fontSize: '13px', color: tokens.colorNeutralForeground2 },
  facts: {
    fontSize: '13px',
    lineHeight: '18px',
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: 'tabular-nums',
  },
  wait: { display: 'flex', alignItems: 'center', gap: '8px', fontSize: '13px', lineHeight: '18px' },
  icon: { flex: '0 0 auto' },
  aside: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground3 },
});

const Ready = ({ at }: { at: string }) => {
  const past = new Date(at) <= useNow();
  return past ? (
    'ready any moment'
  ) : (
    <>
      ready <Moment at={at} as="distance" /> (<Moment at={at} />)
    </>
  );
};

const Facts = ({ stream }: { stream: StreamProgress }) => {
  const styles = useStyles();
  const items = writeItems(stream);
  const pace = writePace(stream);
  const stopped = writeStopped(stream);
  return (
    <div className={styles.facts}>
      <p>
        {items}
        {stream.asOf !== null && (
          <>
            {items === null ? 'As of ' : ', as of '}
            <Moment at={stream.asOf} />
          </>
        )}
      </p>
      {stopped !== null && <p title={partMeaning}>{stopped}</p>}
      {(pace !== null || stream.expectedEnd !== null) && (
        <p>
          {pace}
          {stream.expectedEnd !== null && (
            <>
              {pace !== null && ', '}
              <Ready at={stream.expectedEnd} />
            </>
          )}
        </p>
      )}
    </div>
  );
};

export const StreamRow = ({ stream }: { stream: StreamProgress }) => {
  const styles = useStyles();
  const share = shareOf(stream);
  const standing = streamStanding(stream);
  const label = `${stream.title}: ${standing.word}`;
  return (
    <li className={styles.row}>
      <div className={styles.line}>
        <div className={styles.name}>
          {stream.title} <Badge tone={standing.tone}>{standing.word}</Badge>
        </div>
        <div className={styles.bar}>
          {share === null ? (
            <ProgressBar thickness="large" aria-label={label} />
          ) : (
            <ProgressBar value={share} thickness="large" aria-label={label} />
          )}
          <span className={styles.percent}>{share === null ? '' : writeShare(share)}</span>
        </div>
        <Facts stream={stream} />
      </div>
      {stream.waitingFor !== null && (
        <p className={styles.wait}>
          <Clock16Regular className={styles.icon} aria-hidden="true" />
          {stream.waitingFor}
        </p>
      )}
      {asidesOf(stream).map((sentence) => (
        <p key={sentence} className={styles.aside}>
          {sentence}
        </p>
      ))}
    </li>
  );
};
