// Giving one account to a person by hand, always or from a day until a day.
import { Button, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { mapIdentity, type OpenIdentity } from '../../../src/contract/identities.ts';
import { call } from '../../api.ts';
import { type DaySpan, DaySpanFields, isBackwards, openEnds } from '../../ui/day-span.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { type ChosenPerson, PersonChoice } from '../../ui/person-choice.tsx';
import { Failure } from '../../ui/states.tsx';
import type { Deciding } from '../../ui/deciding.ts';

const useStyles = makeStyles({ stack: { display: 'grid', gap: '16px' } });

interface MapDialogProps {
  readonly account: OpenIdentity;
  readonly deciding: Deciding;
  readonly onClose: () => void;
}

export const MapDialog = ({ account, deciding, onClose }: MapDialogProps) => {
  const styles = useStyles();
  const [person, setPerson] = useState<ChosenPerson | null>(null);
  const [span, setSpan] = useState<DaySpan>({ from: '', until: '' });
  const send = async (): Promise<void> => {
    if (person === null || isBackwards(span)) return;
    const input = { accountId: account.id, personId: person.id, ...openEnds(span) };
    const text = `${account.name} is ${person.fullName}’s now.`;
    if (await deciding.decide(() => call(mapIdentity, input), text)) onClose();
  };
  return (
    <Dialog
      title={`Whose is ${account.name}?`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            appearance="primary"
            disabledFocusable={person === null || isBackwards(span) || deciding.isPending}
            onClick={() => void send()}
          >
            {deciding.isPending ? 'Mapping' : 'Map'}
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <PersonChoice label="Person" chosen={person} onChoose={setPerson} />
        <DaySpanFields span={span} onChange={setSpan} />
        {deciding.error !== null && <Failure error={deciding.error} />}
      </div>
    </Dialog>
  );
};
