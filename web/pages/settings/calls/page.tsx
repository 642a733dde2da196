// Settings, Calls: the statement that call transcripts hang on, who attested it and when, and withdrawing it.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CallsAttestation } from '../../../../src/contract/calls.ts';
import type { Receipt } from '../../../../src/contract/lifecycle.ts';
import { callsQuery } from '../../../queries/calls.ts';
import { sessionQuery } from '../../../queries.ts';
import { Card } from '../../../ui/card.tsx';
import { countOf } from '../../../ui/figures.ts';
import { TextLink } from '../../../ui/link-button.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Note } from '../../../ui/note.tsx';
import { Page } from '../../../ui/page.tsx';
import { Failure, Loading } from '../../../ui/states.tsx';
import { ReceiptFacts } from '../../connections/receipt-facts.tsx';
import { AttestForm } from './attest-form.tsx';
import { WithdrawDialog } from './withdraw-dialog.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
  part: { display: 'grid', gap: '12px', justifyItems: 'start' },
  title: { fontSize: '16px', lineHeight: '24px', fontWeight: tokens.fontWeightSemibold },
  list: { display: 'grid', gap: '8px', paddingLeft: '20px', maxWidth: '72ch', lineHeight: '20px' },
});

const Sentences = ({ id, title, sentences }: { id: string; title: string; sentences: readonly string[] }) => {
  const styles = useStyles();
  return (
    <>
      <h2 className={styles.title} id={id}>
        {title}
      </h2>
      <ul className={styles.list}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  );
};

const Standing = ({ shown, onWithdraw }: { shown: CallsAttestation; onWithdraw: () => void }) => {
  const { attested, transcripts } = shown;
  if (attested === null && transcripts === 0)
    return (
      <Note tone="info" title="Not attested">
        <p>No call transcript is read, whatever streams are switched on.</p>
      </Note>
    );
  return (
    <Note tone={attested === null ? 'warning' : 'success'} title={attested === null ? 'Not attested' : 'Attested'}>
      {attested !== null && (
        <p>
          By {attested.by}, <Moment at={attested.at} />.
        </p>
      )}
      <p>{countOf(transcripts, 'transcript')} stored, sealed.</p>
      <Button onClick={onWithdraw}>Withdraw</Button>
    </Note>
  );
};

const Content = ({ shown, by }: { shown: CallsAttestation; by: string }) => {
  const styles = useStyles();
  const [asking, setAsking] = useState(false);
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  return (
    <div className={styles.stack}>
      <Standing shown={shown} onWithdraw={() => setAsking(true)} />
      {receipt !== null && shown.attested === null && (
        <Card>
          <ReceiptFacts receipt={receipt} />
        </Card>
      )}
      <Card labelledBy="statement">
        <div className={styles.part}>
          <Sentences id="statement" title="What is attested" sentences={shown.statement} />
          {shown.attested === null && <AttestForm by={by} />}
        </div>
      </Card>
      <Card labelledBy="promises">
        <div className={styles.part}>
          <Sentences id="promises" title="What Plumbline does by itself" sentences={shown.promises} />
        </div>
      </Card>
      {asking && (
        <WithdrawDialog
          transcripts={shown.transcripts}
          onClose={() => setAsking(false)}
          onWithdrawn={(given) => {
            setAsking(false);
            setReceipt(given);
          }}
        />
      )}
    </div>
  );
};

export const CallsPage = () => {
  const { data: session } = useQuery(sessionQuery);
  const { data, error, refetch } = useQuery({ ...callsQuery, staleTime: 0 });
  return (
    <Page
      title="Calls"
      lead="Transcripts hold what people said. They are read only while somebody stands for the consent of those who are recorded."
      above={<TextLink to="/connections">Connections</TextLink>}
      slim
    >
      {data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading what="the attestation" heights={[96, 200, 160]} />}
      {data !== undefined && <Content shown={data} by={session?.user?.fullName ?? ''} />}
    </Page>
  );
};
