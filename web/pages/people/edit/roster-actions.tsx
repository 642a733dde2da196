// What one does with the roster from the list of people: add somebody, import a file, look at the org chart, say whose accounts are.
import { Button } from '@fluentui/react-components';
import { ArrowUpload20Regular } from '@fluentui/react-icons/svg/arrow-upload';
import { Link20Regular } from '@fluentui/react-icons/svg/link';
import { Organization20Regular } from '@fluentui/react-icons/svg/organization';
import { PersonAdd20Regular } from '@fluentui/react-icons/svg/person-add';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { LinkButton } from '../../../ui/link-button.tsx';

const AddPersonSheet = lazy(async () => ({ default: (await import('./person-sheet.tsx')).AddPersonSheet }));

export const RosterActions = () => {
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  return (
    <>
      <Button icon={<PersonAdd20Regular />} onClick={() => setAdding(true)}>
        Add person
      </Button>
      <LinkButton to="/people/import" icon={<ArrowUpload20Regular />}>
        Import
      </LinkButton>
      <LinkButton to="/people/org-chart" icon={<Organization20Regular />}>
        Org chart
      </LinkButton>
      <LinkButton to="/people/identities" icon={<Link20Regular />}>
        Identities
      </LinkButton>
      {adding && (
        <Suspense>
          <AddPersonSheet
            onClose={() => setAdding(false)}
            onAdded={({ id }) => {
              setAdding(false);
              void navigate({ to: '/people/$id', params: { id } });
            }}
          />
        </Suspense>
      )}
    </>
  );
};
