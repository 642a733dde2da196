// Being told of changes: what it brings, whether it can be had here, how it stands, and the switch.
import { makeStyles, Switch, tokens } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { type NoticeState, switchNotices } from '../../../../src/contract/notices.ts';
import { call } from '../../../api.ts';
import { noticesQuery } from '../../../queries/connections.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Card } from '../../../ui/card.tsx';
import { countOf } from '../../../ui/figures.ts';
import { Failure } from '../../../ui/states.tsx';

const useStyles = makeStyles({
  card: { marginTop: '16px' },
  head: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: '8px 16px' },
  title: { fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold },
  words: { display: 'grid', gap: '6px', maxWidth: '72ch', lineHeight: '20px', color: tokens.colorNeutralForeground2 },
});

const standing = ({ told, live, wanted }: NoticeState): string => {
  if (!told) return 'Off: everything is read on schedule.';
  if (wanted === 0 || live === 0) return 'On: the source is being asked to tell. It takes a minute or more.';
  return live === wanted
    ? `On: changes of ${countOf(live, 'mailbox or calendar', 'mailboxes and calendars')} are told.`
    : `On: changes of ${live} of ${wanted} mailboxes and calendars are told.`;
};

const Told = ({ id, state }: { id: string; state: NoticeState }) => {
  const styles = useStyles();
  const heading = useId();
  const queries = useQueryClient();
  const turn = useMutation({
    mutationFn: (told: boolean) => call(switchNotices, { id, told }),
    onSuccess: (after) => {
      queries.setQueryData(noticesQuery(id).queryKey, after);
      announce(standing(after));
    },
  });
  const problem = state.blocked ?? (state.told ? state.problem : null);
  return (
    <Card labelledBy={heading} className={styles.card}>
      <div className={styles.head}>
        <h2 className={styles.title} id={heading}>
          Told at once
        </h2>
        <Switch
          aria-labelledby={heading}
          checked={state.told}
          disabled={(state.blocked !== null && !state.told) || turn.isPending}
          onChange={(_event, { checked }) => turn.mutate(checked)}
        />
      </div>
      <div className={styles.words}>
        <p>
          The source can say by itself when mail or meetings changed; they are then read within a minute or two instead
          of with the next hour. It only wakes: what it says holds no content, and the schedule reads everything anyway.
        </p>
        <p>{standing(state)}</p>
        {problem !== null && (
          <p>
            {problem.title} {problem.fix}
          </p>
        )}
      </div>
      {turn.error !== null && <Failure error={turn.error} />}
    </Card>
  );
};

/** Nothing for a source that never tells. */
export const Notices = ({ id }: { id: string }) => {
  const { data } = useQuery({ ...noticesQuery(id), throwOnError: false });
  if (data === undefined || data.blocked?.code === 'never-tells') return null;
  return <Told id={id} state={data} />;
};
