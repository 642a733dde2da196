// What is typed on the connect page: kept over a reload, with its faults by field.
import { useState } from 'react';
import type { Faults } from '../../../ui/faults.ts';
import type { Again } from './again.ts';
import { keepDraft, type Place, readDraft } from './draft.ts';
import type { Form } from './form.ts';

export interface FormHold {
  readonly form: Form;
  readonly faults: Faults;
  /** `field`: the one that was touched; its fault goes. */
  readonly change: (part: Partial<Form>, field?: string) => void;
  /** Shows faults and leads to the first. */
  readonly tell: (found: Faults) => void;
}

/** The first field at fault gets the focus, so that it is found and read out. */
const focusFirstFault = (): void => {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus());
};

/** `again`: a connection that is signed in for again; what is known of it stands in place of what was kept. `known`: fields to begin with. */
export const useForm = (
  place: Place,
  again: Again | null = null,
  known: Readonly<Record<string, string>> = {},
): FormHold => {
  const [form, setForm] = useState<Form>(() => {
    const kept = readDraft(place, sessionStorage);
    if (again === null) return { ...kept, values: { ...known, ...kept.values } };
    const names = new Set(place.way.fields.map(({ name }) => name));
    const settings = Object.entries(again.settings).filter(([name]) => names.has(name));
    return { ...kept, streams: again.streams, values: { ...kept.values, ...Object.fromEntries(settings) } };
  });
  const [faults, setFaults] = useState<Faults>({});
  return {
    form,
    faults,
    change: (part, field) => {
      const next = { ...form, ...part };
      setForm(next);
      keepDraft(place, next, sessionStorage);
      if (field !== undefined) setFaults(({ [field]: _mended, ...rest }) => rest);
    },
    tell: (found) => {
      setFaults(found);
      if (Object.keys(found).length > 0) focusFirstFault();
    },
  };
};
