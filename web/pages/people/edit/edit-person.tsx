// The button on a person's page that opens the panel to edit who it is.
import { Button } from '@fluentui/react-components';
import { Edit20Regular } from '@fluentui/react-icons/svg/edit';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Failure } from '../../../ui/states.tsx';
import { rosterPersonQuery } from '../roster.ts';

const EditPersonSheet = lazy(async () => ({ default: (await import('./person-sheet.tsx')).EditPersonSheet }));

export const EditPerson = ({ id }: { id: string }) => {
  const [open, setOpen] = useState(false);
  const { data, error, refetch } = useQuery({ ...rosterPersonQuery(id), enabled: open });
  return (
    <>
      <Button icon={<Edit20Regular />} onClick={() => setOpen(true)}>
        Edit
      </Button>
      {open && data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {open && data !== undefined && (
        <Suspense>
          <EditPersonSheet person={data.person} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
};
