// Asks for the name of a view, and whether the organization sees it.
import { Button, Checkbox, Field, Input } from '@fluentui/react-components';
import { type SubmitEvent, useId, useState } from 'react';
import type { SavedView, ViewPage } from '../../../src/contract/views.ts';
import { CallFailed } from '../../api.ts';
import { announce } from '../announcer.tsx';
import { Dialog } from '../dialog.tsx';
import { tellError } from '../states.tsx';
import { useViewDeed, type ViewFilter } from './queries.ts';

interface ViewDialogProps {
  readonly page: ViewPage;
  /** The view to rename; null: a new one. */
  readonly view: SavedView | null;
  readonly filter: ViewFilter;
  readonly mayShare: boolean;
  readonly onClose: () => void;
}

const faultOf = (error: Error | null): string | null => {
  if (error === null) return null;
  const field = error instanceof CallFailed ? error.fields.find(({ field: name }) => name === 'name') : undefined;
  return field?.message ?? tellError(error).title;
};

export const ViewDialog = ({ page, view, filter, mayShare, onClose }: ViewDialogProps) => {
  const form = useId();
  const [name, setName] = useState(view?.name ?? '');
  const [shared, setShared] = useState(view?.shared ?? false);
  const deed = useViewDeed(page);
  const fault = faultOf(deed.error);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const given = { name: name.trim(), shared };
    deed.mutate(view === null ? { do: 'save', ...given, filter } : { do: 'change', view, ...given }, {
      onSuccess: () => {
        announce(`The view ${given.name} is saved.`);
        onClose();
      },
    });
  };
  return (
    <Dialog
      title={view === null ? 'Save this view' : 'Rename the view'}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={form}
            appearance="primary"
            disabledFocusable={name.trim() === '' || deed.isPending}
          >
            Save
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <Field label="Name" required {...(fault === null ? {} : { validationMessage: fault })}>
          <Input value={name} maxLength={80} autoComplete="off" onChange={(_, data) => setName(data.value)} />
        </Field>
        {mayShare && (
          <Checkbox
            checked={shared}
            onChange={(_, data) => setShared(data.checked === true)}
            label="Everybody in the organization who may open this page sees it"
          />
        )}
      </form>
    </Dialog>
  );
};
