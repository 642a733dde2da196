// Leave out of a CSV file: looked at first, every row with what becomes of it, then added.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { z } from 'zod';
import { importLeave } from '../../../../src/contract/working-time.ts';
import { call } from '../../../api.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Card } from '../../../ui/card.tsx';
import { countOf } from '../../../ui/figures.ts';
import { Note } from '../../../ui/note.tsx';
import { Failure } from '../../../ui/states.tsx';
import { EffectNote } from './effect-note.tsx';

const useStyles = makeStyles({
  part: { display: 'grid', gap: '16px', justifyItems: 'start', gridTemplateColumns: 'minmax(0, 1fr)' },
  title: { fontSize: '16px', lineHeight: '24px', fontWeight: tokens.fontWeightSemibold },
  text: { color: tokens.colorNeutralForeground2, maxWidth: '72ch' },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: '13px' },
  file: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  list: { listStyle: 'none', display: 'grid', gap: '4px', maxHeight: '320px', overflowY: 'auto', width: '100%' },
  row: { display: 'flex', flexWrap: 'wrap', gap: '2px 8px', fontSize: '13px', overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground2 },
  actions: { display: 'flex', gap: '8px', flexWrap: 'wrap' },
});

type Report = z.output<typeof importLeave.output>;
const words = { added: 'Added', known: 'There already', refused: 'Refused' } as const;

const Rows = ({ report }: { report: Report }) => {
  const styles = useStyles();
  const told = report.rows.filter(({ outcome }) => outcome !== 'added');
  const count = (wanted: keyof typeof words) => report.rows.filter(({ outcome }) => outcome === wanted).length;
  return (
    <>
      <p>
        {countOf(report.rows.length, 'row')}: {count('added')} {report.saved ? 'added' : 'to be added'},{' '}
        {count('known')} there already, {count('refused')} refused.
      </p>
      {told.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
        <ul role="list" className={styles.list} aria-label="Rows that are not added">
          {told.map(({ line, email, from, outcome, text }) => (
            <li key={line} className={styles.row}>
              <strong>Line {line}</strong>
              <span>
                {email} {from}
              </span>
              <span className={styles.quiet}>
                {words[outcome]}: {text}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
};

export const LeaveImport = () => {
  const styles = useStyles();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [csv, setCsv] = useState('');
  const { mutate, data, isPending, error } = useMutation({
    mutationFn: (wanted: { csv: string; save: boolean }) => call(importLeave, wanted),
    onSuccess: async (report) => {
      if (!report.saved) return;
      announce('The leave was added.');
      await queries.invalidateQueries();
    },
  });
  const choose = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const text = await file.text();
    setCsv(text);
    mutate({ csv: text, save: false });
  };
  const addable = data !== undefined && !data.saved && data.rows.some(({ outcome }) => outcome === 'added');
  return (
    <Card labelledBy="leave">
      <div className={styles.part}>
        <h2 id="leave" className={styles.title}>
          Leave from a file
        </h2>
        <p className={styles.text}>
          A CSV file with the columns <span className={styles.code}>email,from,to,part</span>; part is day, morning or
          afternoon. Why somebody is away is not asked. Of one person, add it on their page.
        </p>
        <input
          ref={input}
          type="file"
          accept=".csv,text/csv"
          className={styles.file}
          aria-label="CSV file of leave"
          tabIndex={-1}
          onChange={({ target }) => {
            void choose(target.files?.[0]);
            target.value = '';
          }}
        />
        {error !== null && <Failure error={error} />}
        {data !== undefined && <Rows report={data} />}
        {data !== undefined && !data.saved && <EffectNote effect={data} />}
        {data?.saved === true && <Note tone="success" title="Added" />}
        <div className={styles.actions}>
          <Button disabledFocusable={isPending} onClick={() => input.current?.click()}>
            Choose a file
          </Button>
          {addable && (
            <Button appearance="primary" disabledFocusable={isPending} onClick={() => mutate({ csv, save: true })}>
              Add
            </Button>
          )}
        </div>
      </div>
    </Card>
  );
};
