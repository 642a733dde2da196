// Imports so far, each with its undo.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RosterImport } from '../../../../src/contract/roster.ts';
import { Card } from '../../../ui/card.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Failure, Loading } from '../../../ui/states.tsx';
import { rosterImportsQuery } from '../roster.ts';
import { savedWords } from './report.ts';
import { UndoDialog } from './undo-dialog.tsx';

const useStyles = makeStyles({
  title: { fontSize: '16px', lineHeight: '24px', fontWeight: tokens.fontWeightSemibold },
  list: { listStyle: 'none', display: 'grid', gap: '12px', marginTop: '12px' },
  row: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto', gap: '8px 16px', alignItems: 'center' },
  words: { display: 'grid', gap: '2px', minWidth: 0 },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground3 },
});

const State = ({ undone, undoable }: RosterImport) => {
  if (undone !== null)
    return (
      <>
        Undone by {undone.by}, <Moment at={undone.at} />
      </>
    );
  return undoable ? null : 'More than 30 days ago: it can no longer be undone.';
};

export const History = () => {
  const styles = useStyles();
  const { data, error, refetch } = useQuery(rosterImportsQuery);
  const [undoing, setUndoing] = useState<string | null>(null);
  if (data === undefined)
    return error === null ? (
      <Loading what="earlier imports" heights={[96]} />
    ) : (
      <Failure error={error} onRetry={() => void refetch()} />
    );
  return (
    <>
      {data.imports.length > 0 && (
        <Card labelledBy="earlier-imports">
          <h2 className={styles.title} id="earlier-imports">
            Imports
          </h2>
          {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
          <ul role="list" className={styles.list}>
            {data.imports.map((one) => (
              <li key={one.id} className={styles.row}>
                <div className={styles.words}>
                  <span>{savedWords(one.counts) ?? 'Nobody changed, fields kept'}</span>
                  <span className={styles.small}>
                    By {one.by} from a file, <Moment at={one.at} />
                  </span>
                  <span className={styles.small}>
                    <State {...one} />
                  </span>
                </div>
                {one.undoable && (
                  <Button
                    aria-label={`Undo the import of ${savedWords(one.counts) ?? 'nobody'}`}
                    onClick={() => setUndoing(one.id)}
                  >
                    Undo
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </Card>
      )}
      {undoing !== null && <UndoDialog id={undoing} onClose={() => setUndoing(null)} />}
    </>
  );
};
