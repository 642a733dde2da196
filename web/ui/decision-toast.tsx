// What was just decided on identities, with the way back.
import type { Deciding } from './deciding.ts';
import { UndoToast } from './undo-toast.tsx';

export const DecisionToast = ({ deciding }: { deciding: Deciding }) => {
  const { done } = deciding;
  if (done === null) return null;
  const { text, decisionId } = done;
  return (
    <UndoToast
      text={text}
      onUndo={decisionId === null ? null : () => deciding.undo(decisionId)}
      onDismiss={deciding.dismiss}
      busy={deciding.isPending}
    />
  );
};
