// The page's one sentence, with a bar where there is something to count; read out as it passes its quarters.
import { makeStyles, mergeClasses, ProgressBar, tokens } from '@fluentui/react-components';
import { ArrowSync20Regular } from '@fluentui/react-icons/svg/arrow-sync';
import { CheckmarkCircle20Filled } from '@fluentui/react-icons/svg/checkmark-circle';
import { Clock20Regular } from '@fluentui/react-icons/svg/clock';
import { PauseCircle20Regular } from '@fluentui/react-icons/svg/pause-circle';
import { Warning20Filled } from '@fluentui/react-icons/svg/warning';
import { useEffect, useRef } from 'react';
import { announce } from '../../ui/announcer.tsx';
import { Card } from '../../ui/card.tsx';
import { writeShare } from '../../ui/figures.ts';
import { Moment, useNow } from '../../ui/moment.tsx';
import type { Headline } from './headline.ts';

const useStyles = makeStyles({
  box: { display: 'grid', gridTemplateColumns: '20px minmax(0, 1fr)', gap: '4px 12px', alignItems: 'start' },
  icon: { marginTop: '4px' },
  brand: { color: tokens.colorBrandForeground1 },
  success: { color: tokens.colorStatusSuccessForeground1 },
  warning: { color: tokens.colorStatusWarningForeground3 },
  subtle: { color: tokens.colorNeutralForeground3 },
  words: { display: 'grid', gap: '10px', minWidth: 0 },
  sentence: {
    fontSize: '20px',
    lineHeight: '28px',
    letterSpacing: '-0.01em',
    fontVariantNumeric: 'tabular-nums',
    maxWidth: '96ch',
    '@media (max-width: 859px)': { fontSize: '17px', lineHeight: '24px' },
  },
  strong: { fontWeight: tokens.fontWeightSemibold },
  bar: { display: 'flex', alignItems: 'center', gap: '12px', fontVariantNumeric: 'tabular-nums' },
  percent: { minWidth: '44px', fontSize: '13px', color: tokens.colorNeutralForeground2 },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
});

const looks = {
  reading: { Icon: ArrowSync20Regular, tone: 'brand' },
  refreshing: { Icon: ArrowSync20Regular, tone: 'brand' },
  waiting: { Icon: Clock20Regular, tone: 'warning' },
  attention: { Icon: Warning20Filled, tone: 'warning' },
  paused: { Icon: PauseCircle20Regular, tone: 'subtle' },
  current: { Icon: CheckmarkCircle20Filled, tone: 'success' },
} as const;

const busy: ReadonlySet<Headline['kind']> = new Set(['reading', 'waiting']);

/** What is said when it changes: the figures alone would be said without end. */
const spokenOf = ({ now, share }: Headline): string =>
  share === null ? `${now}.` : `${now}. ${Math.floor(share * 4) * 25} percent.`;

const End = ({ end }: { end: string }) =>
  new Date(end) <= useNow() ? (
    'ready any moment'
  ) : (
    <>
      ready <Moment at={end} as="distance" /> (<Moment at={end} />)
    </>
  );

const Rest = ({ headline }: { headline: Headline }) => {
  const { kind, why, amount, end, openEnd, asOf, next } = headline;
  if (why !== null)
    return (
      <>
        . {why}
        {amount !== null && ` So far: ${amount}.`}
      </>
    );
  if (busy.has(kind))
    return (
      <>
        {amount !== null && `: ${amount}`}
        {end !== null && (
          <>
            , <End end={end} />
          </>
        )}
        .{openEnd !== null && ` When it ends cannot be told yet: ${openEnd}.`}
      </>
    );
  return (
    <>
      {asOf !== null && (
        <>
          {kind === 'refreshing' ? '; complete as of ' : ' as of '}
          <Moment at={asOf} />
        </>
      )}
      {next !== null && (
        <>
          , next at <Moment at={next} />
        </>
      )}
      .
    </>
  );
};

export const HeadlineCard = ({ headline }: { headline: Headline }) => {
  const styles = useStyles();
  const { Icon, tone } = looks[headline.kind];
  const spoken = spokenOf(headline);
  const before = useRef(spoken);
  useEffect(() => {
    if (before.current !== spoken) announce(spoken);
    before.current = spoken;
  }, [spoken]);
  return (
    <Card>
      <div className={styles.box}>
        <Icon className={mergeClasses(styles.icon, styles[tone])} aria-hidden="true" />
        <div className={styles.words}>
          <p className={styles.sentence} data-headline={headline.kind}>
            <span className={styles.strong}>{headline.now}</span>
            <Rest headline={headline} />
          </p>
          {busy.has(headline.kind) && (
            <div className={styles.bar}>
              {headline.share === null ? (
                <ProgressBar thickness="large" aria-label="All that is being read" />
              ) : (
                <ProgressBar thickness="large" value={headline.share} aria-label="All that is being read" />
              )}
              <span className={styles.percent}>{headline.share === null ? '' : writeShare(headline.share)}</span>
            </div>
          )}
          {busy.has(headline.kind) && headline.asOf !== null && (
            <p className={styles.small}>
              Until then all of it is complete as of <Moment at={headline.asOf} />.
            </p>
          )}
          {busy.has(headline.kind) && headline.asOf === null && (
            <p className={styles.small}>
              Figures appear person by person, as mailboxes are read. It goes on by itself: nobody need keep this page
              open.
            </p>
          )}
        </div>
      </div>
    </Card>
  );
};
