// Choosing files and sending them: their names and sizes before, the counts and what could not be read afterwards.
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { importFiles, type ImportInfo, type ImportResult, mostBytes } from '../../../../src/contract/imports.ts';
import { call } from '../../../api.ts';
import { connectionsQuery } from '../../../queries/connections.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Card } from '../../../ui/card.tsx';
import { countOf } from '../../../ui/figures.ts';
import { TextLink } from '../../../ui/link-button.tsx';
import { Note } from '../../../ui/note.tsx';
import { Failure } from '../../../ui/states.tsx';
import { encodeFile, pathOf, sizeWords } from './files.ts';

const useStyles = makeStyles({
  part: { display: 'grid', gap: '12px', justifyItems: 'start' },
  wide: { width: '100%', maxWidth: '480px' },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground3 },
  faults: { paddingLeft: '20px' },
  picker: {
    maxWidth: '100%',
    padding: '4px 0',
    color: tokens.colorNeutralForeground1,
    fontFamily: 'inherit',
    fontSize: '14px',
    '::file-selector-button': {
      marginRight: '12px',
      padding: '5px 12px',
      border: `1px solid ${tokens.colorNeutralStroke1}`,
      borderRadius: '4px',
      backgroundColor: tokens.colorNeutralBackground1,
      color: tokens.colorNeutralForeground1,
      fontFamily: 'inherit',
      fontSize: '14px',
      fontWeight: tokens.fontWeightSemibold,
      cursor: 'pointer',
    },
  },
});

const Result = ({ result }: { result: ImportResult }) => {
  const styles = useStyles();
  const { files, records, added, quarantined } = result;
  return (
    <Note tone={quarantined.length === 0 ? 'success' : 'warning'} title={`${countOf(files, 'file')} read`}>
      <p>
        {countOf(records, 'record')}, {added === records ? 'all' : added} of them new. The files themselves are not
        kept.{' '}
        <TextLink to="/connections/$id" params={{ id: result.connectionId }}>
          See what was imported
        </TextLink>
      </p>
      {quarantined.length > 0 && (
        <ul className={styles.faults}>
          {quarantined.map(({ stream, reason, items }) => (
            <li key={stream + reason}>
              {countOf(items, 'item')} could not be read: {reason}
            </li>
          ))}
        </ul>
      )}
    </Note>
  );
};

export const UploadForm = ({ chosen }: { chosen: ImportInfo }) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const picker = useId();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [mailbox, setMailbox] = useState('');
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: async () => {
      const encoded = await Promise.all(
        files.map(async (file) => ({ path: pathOf(file), data: await encodeFile(file) })),
      );
      const { provider, id } = chosen;
      return call(importFiles, {
        provider,
        name: id,
        mailbox: chosen.needsMailbox ? mailbox.trim() : null,
        files: encoded,
      });
    },
    onSuccess: ({ records }) => {
      announce(`Read. ${countOf(records, 'record')}.`);
      void queries.invalidateQueries({ queryKey: connectionsQuery.queryKey });
    },
  });
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const tooMuch = bytes > mostBytes;
  const isReady = files.length > 0 && !tooMuch && (!chosen.needsMailbox || mailbox.trim() !== '');
  return (
    <Card>
      <form
        className={styles.part}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !isPending) mutate();
        }}
      >
        <Field
          className={styles.wide}
          label={{ children: 'Files', htmlFor: picker }}
          hint={`${[...new Set([...chosen.accept, '.zip'])].join(', ')}; at most ${sizeWords(mostBytes)} at once`}
          {...(tooMuch
            ? {
                validationState: 'error' as const,
                validationMessage: `${sizeWords(bytes)} are too much at once. Unpack the archive and run plumbline import with its folder: it sends portions.`,
              }
            : {})}
        >
          <input
            id={picker}
            className={styles.picker}
            type="file"
            multiple
            accept={[...chosen.accept, '.zip'].join(',')}
            onChange={(event) => setFiles([...(event.currentTarget.files ?? [])])}
          />
        </Field>
        {files.length > 0 && !tooMuch && (
          <p className={styles.small}>
            {countOf(files.length, 'file')}, {sizeWords(bytes)}
          </p>
        )}
        {chosen.needsMailbox && (
          <Field className={styles.wide} label="Whose calls are these?" hint="The employee’s address" required>
            <Input type="email" value={mailbox} onChange={(_, { value }) => setMailbox(value)} />
          </Field>
        )}
        <Button type="submit" appearance="primary" disabledFocusable={!isReady || isPending}>
          {isPending ? 'Reading' : 'Read files'}
        </Button>
        {error !== null && <Failure error={error} />}
        {data !== undefined && !isPending && <Result result={data} />}
      </form>
    </Card>
  );
};
