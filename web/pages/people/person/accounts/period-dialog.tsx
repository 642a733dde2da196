// Changing from when until when an account is this person's.
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { mapIdentity, type PersonAccount } from '../../../../../src/contract/identities.ts';
import { call } from '../../../../api.ts';
import { type DaySpan, DaySpanFields, isBackwards, openEnds } from '../../../../ui/day-span.tsx';
import type { Deciding } from '../../../../ui/deciding.ts';
import { Dialog } from '../../../../ui/dialog.tsx';
import { Failure } from '../../../../ui/states.tsx';

interface PeriodDialogProps {
  readonly personId: string;
  readonly account: PersonAccount;
  readonly deciding: Deciding;
  readonly onClose: () => void;
}

export const PeriodDialog = ({ personId, account, deciding, onClose }: PeriodDialogProps) => {
  const [span, setSpan] = useState<DaySpan>({ from: account.from ?? '', until: account.until ?? '' });
  const send = async (): Promise<void> => {
    if (isBackwards(span)) return;
    const input = { accountId: account.id, personId, ...openEnds(span), instead: account.mappingId };
    if (await deciding.decide(() => call(mapIdentity, input), `The time of ${account.name} is changed.`)) onClose();
  };
  return (
    <Dialog
      title={`When is ${account.name} theirs?`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            appearance="primary"
            disabledFocusable={isBackwards(span) || deciding.isPending}
            onClick={() => void send()}
          >
            {deciding.isPending ? 'Saving' : 'Save'}
          </Button>
        </>
      }
    >
      <p>What happened outside these days is not in this person’s figures. Whoever had the account then keeps it.</p>
      <DaySpanFields span={span} onChange={setSpan} />
      {deciding.error !== null && <Failure error={deciding.error} />}
    </Dialog>
  );
};
