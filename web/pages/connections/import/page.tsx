// Reading exported files: what can be read, where to get it, choosing files, and what came of them.
import { makeStyles, Select, Field } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportInfo } from '../../../../src/contract/imports.ts';
import { importsQuery } from '../../../queries/connections.ts';
import { Card } from '../../../ui/card.tsx';
import { OutLink, TextLink } from '../../../ui/link-button.tsx';
import { Note } from '../../../ui/note.tsx';
import { Page } from '../../../ui/page.tsx';
import { Empty, Failure, Loading } from '../../../ui/states.tsx';
import { UploadForm } from './upload-form.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
  part: { display: 'grid', gap: '12px' },
  steps: { display: 'grid', gap: '8px', paddingLeft: '20px', maxWidth: '72ch', lineHeight: '20px' },
});

const nameOf = ({ provider, id }: ImportInfo): string => `${provider}/${id}`;

const Steps = ({ chosen }: { chosen: ImportInfo }) => {
  const styles = useStyles();
  return (
    <>
      <p>{chosen.summary}</p>
      <ol className={styles.steps}>
        {chosen.steps.map(({ title, text, link }) => (
          <li key={title}>
            <strong>{title}.</strong> {text} {link !== null && <OutLink href={link}>Where to do this</OutLink>}
          </li>
        ))}
      </ol>
    </>
  );
};

const Content = ({ imports }: { imports: readonly ImportInfo[] }) => {
  const styles = useStyles();
  const [name, setName] = useState('');
  const chosen = imports.find((one) => nameOf(one) === name) ?? imports[0];
  if (chosen === undefined)
    return (
      <Empty title="No source here can be read from files">
        <p>Connect it instead.</p>
      </Empty>
    );
  return (
    <div className={styles.stack}>
      <Card>
        <div className={styles.part}>
          <Field label="What to import">
            <Select value={nameOf(chosen)} onChange={(_, { value }) => setName(value)}>
              {imports.map((one) => (
                <option key={nameOf(one)} value={nameOf(one)}>
                  {one.providerName}: {one.title}
                </option>
              ))}
            </Select>
          </Field>
          <Steps chosen={chosen} />
        </div>
      </Card>
      {chosen.blocked === null ? (
        <UploadForm key={nameOf(chosen)} chosen={chosen} />
      ) : (
        <Note tone="warning" title="Not possible now">
          <p>
            {chosen.blocked} <TextLink to="/settings/calls">Settings, Calls</TextLink>
          </p>
        </Note>
      )}
    </div>
  );
};

export const ImportPage = () => {
  const { data, error, refetch } = useQuery(importsQuery);
  return (
    <Page
      title="Import files"
      lead="Exports that you have already. They are read here once; nothing of them is kept but the records."
      above={<TextLink to="/connections">Connections</TextLink>}
      slim
    >
      {data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading what="what can be imported" heights={[160, 120]} />}
      {data !== undefined && <Content imports={data.imports} />}
    </Page>
  );
};
