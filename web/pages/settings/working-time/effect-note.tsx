// What a change of working time would have computed again, told before it is made.
import type { TimeEffect } from '../../../../src/contract/working-time.ts';
import { countOf } from '../../../ui/figures.ts';
import { Note } from '../../../ui/note.tsx';

export const EffectNote = ({ effect }: { effect: TimeEffect }) => {
  const { people, days, kept } = effect;
  if (days === 0 && kept === 0)
    return (
      <Note tone="info" alert>
        <p>No figures change.</p>
      </Note>
    );
  return (
    <Note tone={kept > 0 ? 'warning' : 'info'} alert>
      <p>
        {countOf(people, 'person', 'people')}, {countOf(days, 'day')} will be computed again.
      </p>
      {kept > 0 && (
        <p>
          {countOf(kept, 'day')} keep their figures: what they came from is no longer kept, so they cannot be computed
          again.
        </p>
      )}
    </Note>
  );
};
