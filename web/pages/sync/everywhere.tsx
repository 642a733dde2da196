// What keeps everything from being saved, whichever source it comes from; nothing where all is well.
import { useQuery } from '@tanstack/react-query';
import { syncProblemsQuery } from '../../queries/sync.ts';
import { Note } from '../../ui/note.tsx';

export const Everywhere = () => {
  const { data } = useQuery(syncProblemsQuery);
  return (data?.everywhere ?? []).map((problem) => (
    <Note key={problem.code} tone="danger" title={problem.title}>
      <p>{problem.fix}</p>
    </Note>
  ));
};
