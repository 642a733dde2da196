// What a stream with transcripts of calls needs besides its permissions: somebody who attests consent.
import { useQuery } from '@tanstack/react-query';
import { callsQuery } from '../../../queries/calls.ts';
import { sessionQuery } from '../../../queries.ts';
import { TextLink } from '../../../ui/link-button.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Note } from '../../../ui/note.tsx';
import { mayRun } from '../../../ui/roles.ts';

/** `on`: the stream is chosen. */
export const CallsGate = ({ on }: { on: boolean }) => {
  const { data: session } = useQuery(sessionQuery);
  const runs = session?.user !== undefined && session.user !== null && mayRun(session.user.role);
  const { data } = useQuery({ ...callsQuery, throwOnError: false, enabled: runs });
  if (data === undefined)
    return <p>Read only while an admin attests that those who are recorded were told and consent.</p>;
  if (data.attested !== null)
    return (
      <p>
        Consent is attested by {data.attested.by}, <Moment at={data.attested.at} />.{' '}
        <TextLink to="/settings/calls">See what is attested, or withdraw it</TextLink>
      </p>
    );
  return (
    <Note tone={on ? 'warning' : 'info'} title="Nothing is read of it until consent is attested">
      <p>An admin has to attest that those who are recorded were told and consent. You can do so before or after.</p>
      <TextLink to="/settings/calls">Read and attest it under Settings, Calls</TextLink>
    </Note>
  );
};
