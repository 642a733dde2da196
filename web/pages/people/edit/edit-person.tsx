// The button on a person's page that opens the panel to edit who it is; the panel is loaded when it is opened.
import { Button } from '@fluentui/react-components';
import { Edit20Regular } from '@fluentui/react-icons/svg/edit';
import { lazy, Suspense, useState } from 'react';

const EditPersonPanel = lazy(async () => ({ default: (await import('./person-sheet.tsx')).EditPersonPanel }));

export const EditPerson = ({ id }: { id: string }) => {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<Edit20Regular />} onClick={() => setOpen(true)}>
        Edit
      </Button>
      {open && (
        <Suspense>
          <EditPersonPanel id={id} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
};
