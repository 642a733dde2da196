// People from a file: dropped, looked at row by row, imported, undone.
import { Button, makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import {
  checkRoster,
  importRoster,
  mostRosterBytes,
  type RosterImport,
  type RosterReport,
} from '../../../../src/contract/roster.ts';
import { call } from '../../../api.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Card } from '../../../ui/card.tsx';
import { countOf, writeCount } from '../../../ui/figures.ts';
import { LinkButton, TextLink } from '../../../ui/link-button.tsx';
import { Note } from '../../../ui/note.tsx';
import { Page } from '../../../ui/page.tsx';
import { Failure } from '../../../ui/states.tsx';
import { encodeFile, sizeWords } from '../../connections/import/files.ts';
import { rosterKeys } from '../roster.ts';
import { type Chosen, DropZone } from './drop-zone.tsx';
import { History } from './history.tsx';
import { fileFacts, savedWords } from './report.ts';
import { ReportTable } from './report-table.tsx';
import { UndoDialog } from './undo-dialog.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
  part: { display: 'grid', gap: '12px' },
  title: { fontSize: '18px', lineHeight: '24px', fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
});

type Upload = z.input<typeof importRoster.input>;

interface Looked {
  readonly name: string;
  readonly upload: Upload;
  readonly report: RosterReport;
}

const look = async ({ file, clearEmpty }: Chosen): Promise<Looked> => {
  const upload: Upload = { data: await encodeFile(file), emptyCells: clearEmpty ? 'clear' : 'keep' };
  const { report } = await call(checkRoster, upload);
  return { name: file.name, upload, report };
};

interface PreviewProps {
  readonly looked: Looked;
  readonly busy: boolean;
  readonly onImport: () => void;
  readonly onCancel: () => void;
}

/** What of the rows will be saved, in one sentence. */
const leadOf = ({ counts, rows }: RosterReport): string => {
  const saved = savedWords(counts);
  const refused = counts.refused === 0 ? '' : ` ${countOf(counts.refused, 'row is', 'rows are')} refused.`;
  const partial =
    counts.partial === 0 ? '' : ` ${countOf(counts.partial, 'row is', 'rows are')} taken without the manager.`;
  if (saved === null) return `${countOf(rows.length, 'row')}, and nothing would change.${refused}${partial}`;
  return `${countOf(rows.length, 'row')}: ${saved}.${refused}${partial}`;
};

const Preview = ({ looked, busy, onImport, onCancel }: PreviewProps) => {
  const styles = useStyles();
  const { name, report } = looked;
  const taken = report.counts.new + report.counts.changed + report.counts.unchanged;
  return (
    <>
      <Card labelledBy="preview">
        <div className={styles.part}>
          <h2 className={styles.title} id="preview">
            {name}
          </h2>
          <p>{leadOf(report)}</p>
          <p className={styles.small}>{fileFacts(report).join(' ')}</p>
          <p className={styles.small}>
            What the file says is kept from then on: the directory does not write over it, until you let a field follow
            the directory again on the person’s page.
          </p>
          {busy && <ProgressBar aria-label="Importing" />}
          <div className={styles.actions}>
            <Button appearance="primary" disabledFocusable={busy || taken === 0} onClick={onImport}>
              {busy ? 'Importing' : `Import ${writeCount(taken)} ${taken === 1 ? 'person' : 'people'}`}
            </Button>
            <Button disabledFocusable={busy} onClick={onCancel}>
              Choose another file
            </Button>
          </div>
        </div>
      </Card>
      <ReportTable report={report} />
    </>
  );
};

interface DoneProps {
  readonly made: RosterImport | null;
  readonly report: RosterReport;
  readonly onAgain: () => void;
}

const Done = ({ made, report, onAgain }: DoneProps) => {
  const styles = useStyles();
  const [undoing, setUndoing] = useState(false);
  const [undone, setUndone] = useState(false);
  return (
    <>
      <Note tone="success" title={made === null ? 'Nothing had to change' : 'Imported'}>
        <p>{made === null ? 'The roster says already what the file says.' : leadOf(report)}</p>
        <div className={styles.actions}>
          <LinkButton to="/people" appearance="primary">
            Go to People
          </LinkButton>
          <LinkButton to="/people/org-chart">Org chart</LinkButton>
          {made !== null && !undone && <Button onClick={() => setUndoing(true)}>Undo</Button>}
          <Button onClick={onAgain}>Import another file</Button>
        </div>
      </Note>
      <ReportTable report={report} />
      {made !== null && undoing && (
        <UndoDialog
          id={made.id}
          onUndone={() => setUndone(true)}
          onClose={() => {
            setUndoing(false);
            if (undone) onAgain();
          }}
        />
      )}
    </>
  );
};

export const ImportPeoplePage = () => {
  const styles = useStyles();
  const queries = useQueryClient();
  const looking = useMutation({
    mutationFn: look,
    onSuccess: ({ report }) => announce(leadOf(report)),
  });
  const saving = useMutation({
    mutationFn: ({ upload }: Looked) => call(importRoster, upload),
    onSuccess: async ({ report }) => {
      announce(`Imported. ${leadOf(report)}`);
      await Promise.all(rosterKeys.map((queryKey) => queries.invalidateQueries({ queryKey: [...queryKey] })));
    },
  });
  const [tooLarge, setTooLarge] = useState<File | null>(null);
  const restart = (): void => {
    looking.reset();
    saving.reset();
    setTooLarge(null);
  };
  const choose = (chosen: Chosen): void => {
    restart();
    if (chosen.file.size > mostRosterBytes) setTooLarge(chosen.file);
    else looking.mutate(chosen);
  };
  const looked = looking.data;
  return (
    <Page
      title="Import people"
      lead="A file out of your HR system or a spreadsheet. You see what would become of every row before anything is saved."
      above={<TextLink to="/people">People</TextLink>}
    >
      <div className={styles.stack}>
        {saving.data !== undefined && <Done made={saving.data.import} report={saving.data.report} onAgain={restart} />}
        {saving.data === undefined && looked !== undefined && (
          <>
            {saving.error !== null && <Failure error={saving.error} />}
            <Preview
              looked={looked}
              busy={saving.isPending}
              onImport={() => saving.mutate(looked)}
              onCancel={restart}
            />
          </>
        )}
        {saving.data === undefined && looked === undefined && (
          <>
            {looking.error !== null && !looking.isPending && <Failure error={looking.error} />}
            {tooLarge !== null && (
              <Note tone="danger" title={`${tooLarge.name} is too large (${sizeWords(tooLarge.size)})`} alert>
                <p>At most {sizeWords(mostRosterBytes)} at once. Split it, each part with the header.</p>
              </Note>
            )}
            <DropZone busy={looking.isPending} onChoose={choose} />
            <History />
          </>
        )}
      </div>
    </Page>
  );
};
