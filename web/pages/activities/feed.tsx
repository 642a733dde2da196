// The feed itself: days with their rows, what is new above them, and the way to what is older below.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowUp20Regular } from '@fluentui/react-icons/svg/arrow-up';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { announce } from '../../ui/announcer.tsx';
import { Card } from '../../ui/card.tsx';
import { writeWeekday } from '../../ui/days.ts';
import { countOf } from '../../ui/figures.ts';
import { Moment } from '../../ui/moment.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { ActivityRow } from './activity-row.tsx';
import { countNew, daysOf } from './days.ts';
import { FeedEmpty } from './feed-empty.tsx';
import type { FeedInput } from './filter.ts';
import { feedQuery, newestQuery, newestSize } from './queries.ts';
import { useRowKeys } from './use-row-keys.ts';
import { clockIn } from './words.ts';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px' },
  fresh: { justifySelf: 'center', position: 'sticky', top: '12px', zIndex: 1, boxShadow: tokens.shadow8 },
  heading: {
    position: 'sticky',
    top: 0,
    padding: '10px 20px',
    fontSize: '13px',
    lineHeight: '18px',
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground2,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    zIndex: 1,
    '@media (max-width: 859px)': { padding: '8px 14px' },
  },
  day: {
    ':first-child h2': { borderTop: 'none', borderRadius: '12px 12px 0 0' },
  },
  list: { listStyle: 'none' },
  foot: { display: 'grid', justifyItems: 'center', gap: '8px', textAlign: 'center' },
  quiet: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
});

/** Comes into sight: the next page is asked for before anybody has to press the button. */
const useInSight = (onSight: () => void) => {
  const target = useRef<HTMLDivElement>(null);
  const latest = useRef(onSight);
  useEffect(() => {
    latest.current = onSight;
  });
  useEffect(() => {
    if (target.current === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) latest.current();
      },
      { rootMargin: '400px' },
    );
    observer.observe(target.current);
    return () => observer.disconnect();
  }, []);
  return target;
};

interface FeedProps {
  readonly input: FeedInput;
  readonly own: boolean;
  readonly narrowed: boolean;
  readonly zone: string;
}

const Fresh = ({ count, onShow }: { count: number; onShow: () => void }) => {
  const styles = useStyles();
  useEffect(() => {
    if (count > 0) announce(`${countOf(count, 'new activity', 'new activities')}.`);
  }, [count]);
  if (count === 0) return null;
  const many = count >= newestSize ? `${newestSize}+ new activities` : countOf(count, 'new activity', 'new activities');
  return (
    <Button className={styles.fresh} appearance="primary" shape="circular" icon={<ArrowUp20Regular />} onClick={onShow}>
      {many} since you opened
    </Button>
  );
};

interface FootProps {
  readonly more: boolean;
  readonly loading: boolean;
  /** Where a page was ended early. */
  readonly reached: string | null;
  readonly onMore: () => void;
}

const Foot = ({ more, loading, reached, onMore }: FootProps) => {
  const styles = useStyles();
  // What was ended early is not asked on for by itself: that may go on for long.
  const target = useInSight(() => {
    if (more && !loading && reached === null) onMore();
  });
  return (
    <div ref={target} className={styles.foot}>
      {!more && <p className={styles.quiet}>That is all that is held of these days.</p>}
      {more && reached !== null && (
        <p className={styles.quiet}>
          Looked back to <Moment at={reached} /> so far.
        </p>
      )}
      {more && (
        <Button disabledFocusable={loading} onClick={onMore}>
          {loading ? 'Loading…' : reached === null ? 'Show older' : 'Look further back'}
        </Button>
      )}
    </div>
  );
};

export const Feed = ({ input, own, narrowed, zone }: FeedProps) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const list = useRef<HTMLDivElement>(null);
  const options = feedQuery(own, input);
  const feed = useInfiniteQuery(options);
  const newest = useQuery({ ...newestQuery(own, input), enabled: feed.isSuccess });
  useRowKeys(list, 'a[data-activity]');
  if (feed.data === undefined) {
    if (feed.error !== null) return <Failure error={feed.error} onRetry={() => void feed.refetch()} />;
    return <Loading what="the activities" heights={[38, 44, 44, 44, 44, 44, 44, 44, 44]} />;
  }
  const entries = feed.data.pages.flatMap(({ activities }) => activities);
  const last = feed.data.pages.at(-1);
  const early = last !== undefined && last.next !== null && last.activities.length < 50;
  const fresh = countNew(newest.data?.activities ?? [], entries);
  const show = (): void => {
    window.scrollTo({ top: 0 });
    void queries.resetQueries({ queryKey: options.queryKey });
  };
  if (entries.length === 0 && !feed.hasNextPage) return <FeedEmpty own={own} narrowed={narrowed} />;
  const clock = clockIn(zone);
  return (
    <div className={styles.stack} ref={list}>
      <Fresh count={fresh} onShow={show} />
      {entries.length > 0 && (
        <Card flush>
          {daysOf(entries, zone).map(({ day, entries: rows }) => (
            <section key={day} className={styles.day} aria-label={writeWeekday(day)}>
              <h2 className={styles.heading}>{writeWeekday(day)}</h2>
              {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
              <ul role="list" className={styles.list}>
                {rows.map((entry) => (
                  <ActivityRow key={entry.id} entry={entry} clock={clock} />
                ))}
              </ul>
            </section>
          ))}
        </Card>
      )}
      <Foot
        more={feed.hasNextPage}
        loading={feed.isFetchingNextPage}
        reached={early ? (last?.reached ?? null) : null}
        onMore={() => void feed.fetchNextPage()}
      />
    </div>
  );
};
