// Where a roster file is dropped or chosen, and what has to be in it.
import { Button, Checkbox, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowUpload20Regular } from '@fluentui/react-icons/svg/arrow-upload';
import { type DragEvent, useRef, useState } from 'react';
import { mostRosterBytes, mostRosterRows, rosterColumns } from '../../../../src/contract/roster.ts';
import { Card } from '../../../ui/card.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { writeCount } from '../../../ui/figures.ts';
import { sizeWords } from '../../connections/import/files.ts';

const useStyles = makeStyles({
  part: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
  zone: {
    display: 'grid',
    justifyItems: 'center',
    textAlign: 'center',
    gap: '10px',
    padding: '28px 16px',
    borderRadius: '8px',
    border: `1px dashed ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  over: { border: `1px dashed ${tokens.colorBrandStroke1}`, backgroundColor: tokens.colorBrandBackground2 },
  hidden: { display: 'none' },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  list: { display: 'grid', gap: '6px', margin: 0, fontSize: '13px', lineHeight: '18px' },
  column: { fontFamily: tokens.fontFamilyMonospace },
  meaning: { margin: '0 0 4px', color: tokens.colorNeutralForeground2, maxWidth: '68ch' },
  link: { color: tokens.colorBrandForegroundLink, textUnderlineOffset: '3px' },
});

const meanings: Readonly<Record<(typeof rosterColumns)[number], string>> = {
  full_name: 'The full name. Needed for people whom the roster does not know yet.',
  email: 'The address, in every row: it says who is meant. An alias from the directory will do.',
  role: 'The job title.',
  department: 'The department.',
  manager_email: 'The manager’s address: of anybody on the roster or in the file, before or after this row.',
  start_date: 'The first day, as YYYY-MM-DD.',
};

export interface Chosen {
  readonly file: File;
  readonly clearEmpty: boolean;
}

const Columns = () => {
  const styles = useStyles();
  return (
    <Disclosure summary="What the file has to look like">
      <dl className={styles.list}>
        {rosterColumns.map((column) => (
          <div key={column}>
            <dt className={styles.column}>{column}</dt>
            <dd className={styles.meaning}>{meanings[column]}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.small}>
        CSV with comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252; columns and rows in any order. At most{' '}
        {writeCount(mostRosterRows)} rows and {sizeWords(mostRosterBytes)}. Other columns are ignored, and nothing of
        them is kept. Whoever is not in the file stays as they are.
      </p>
    </Disclosure>
  );
};

export const DropZone = ({ busy, onChoose }: { busy: boolean; onChoose: (chosen: Chosen) => void }) => {
  const styles = useStyles();
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [clearEmpty, setClearEmpty] = useState(false);
  const take = (files: FileList | null): void => {
    const file = files?.[0];
    if (file !== undefined && !busy) onChoose({ file, clearEmpty });
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <Card>
      <div className={styles.part}>
        {/* Dropping is a second way for who has a mouse; the button is everybody's. */}
        <div
          className={mergeClasses(styles.zone, over && styles.over)}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <Button
            appearance="primary"
            icon={<ArrowUpload20Regular />}
            disabledFocusable={busy}
            onClick={() => picker.current?.click()}
          >
            {busy ? 'Reading the file' : 'Choose a file'}
          </Button>
          <input
            ref={picker}
            className={styles.hidden}
            type="file"
            aria-label="Roster file"
            accept=".csv,.tsv,.txt,text/csv"
            onChange={(event) => {
              take(event.currentTarget.files);
              // The same file, mended, may be chosen again.
              event.currentTarget.value = '';
            }}
          />
          <p className={styles.small}>or drop it here. Nothing is saved before you have seen what would happen.</p>
        </div>
        <Checkbox
          label="An empty cell empties the field (otherwise it says nothing)"
          checked={clearEmpty}
          onChange={(_, { checked }) => setClearEmpty(checked === true)}
        />
        <p>
          <a className={styles.link} href="/api/roster/template" download>
            Download the template
          </a>
        </p>
        <Columns />
      </div>
    </Card>
  );
};
