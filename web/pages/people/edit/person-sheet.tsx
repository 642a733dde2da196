// The panel in which a person is added or edited.
import { Button, makeStyles } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import type { z } from 'zod';
import {
  addPerson,
  editPerson,
  followDirectory,
  type RosterField,
  type RosterPerson,
} from '../../../../src/contract/roster.ts';
import { call } from '../../../api.ts';
import { announce } from '../../../ui/announcer.tsx';
import { type Faults, faultsIn, faultsOfCall } from '../../../ui/faults.ts';
import { SideSheet } from '../../../ui/side-sheet.tsx';
import { Failure, Loading } from '../../../ui/states.tsx';
import { fieldNames, rosterKeys, rosterPersonQuery } from '../roster.ts';
import { PersonFields, type PersonFieldsProps } from './person-fields.tsx';
import { changedValues, type FormValues, noValues, valuesOf } from './values.ts';

const useStyles = makeStyles({
  form: { display: 'grid', gap: '20px', gridTemplateColumns: 'minmax(0, 1fr)' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
});

/** Asks again for whatever shows people. */
const useRefresh = () => {
  const queries = useQueryClient();
  return () => Promise.all(rosterKeys.map((queryKey) => queries.invalidateQueries({ queryKey: [...queryKey] })));
};

interface FormProps extends Pick<PersonFieldsProps, 'kept' | 'onFollow'> {
  readonly values: FormValues;
  readonly onChange: (values: FormValues) => void;
  /** What is wrong with the values before they are sent. */
  readonly check: () => Faults;
  readonly save: () => Promise<unknown>;
  readonly label: string;
  readonly busyLabel: string;
  readonly onClose: () => void;
}

const PersonForm = ({ values, onChange, check, save, label, busyLabel, onClose, ...more }: FormProps) => {
  const styles = useStyles();
  const [faults, setFaults] = useState<Faults>({});
  const { mutate, isPending, error } = useMutation({
    mutationFn: save,
    onError: (failure) => setFaults(faultsOfCall(failure)),
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const found = check();
    setFaults(found);
    if (Object.keys(found).length === 0 && !isPending) mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <PersonFields
        values={values}
        faults={faults}
        onChange={(field, value) => {
          onChange({ ...values, [field]: value });
          setFaults({});
        }}
        {...more}
      />
      {error !== null && !isPending && Object.keys(faultsOfCall(error)).length === 0 && <Failure error={error} />}
      <div className={styles.actions}>
        <Button type="submit" appearance="primary" disabledFocusable={isPending}>
          {isPending ? busyLabel : label}
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  );
};

interface AddPersonSheetProps {
  readonly onClose: () => void;
  readonly onAdded: (person: RosterPerson) => void;
}

export const AddPersonSheet = ({ onClose, onAdded }: AddPersonSheetProps) => {
  const refresh = useRefresh();
  const [values, setValues] = useState(noValues);
  const save = async (): Promise<void> => {
    const { person } = await call(addPerson, {
      ...changedValues(noValues, values),
      fullName: values.fullName,
      email: values.email,
    });
    announce(`${person.fullName} is on the roster.`);
    await refresh();
    onAdded(person);
  };
  const check = (): Faults => faultsIn(addPerson.input, values);
  return (
    <SideSheet title="Add person" under="For somebody whom no connected directory lists, or not yet." onClose={onClose}>
      <PersonForm {...{ values, check, save, onClose }} onChange={setValues} label="Add" busyLabel="Adding" />
    </SideSheet>
  );
};

const EditPersonSheet = ({ person, onClose }: { person: RosterPerson; onClose: () => void }) => {
  const refresh = useRefresh();
  const before = valuesOf(person);
  const [values, setValues] = useState(before);
  const changed = (): z.input<typeof editPerson.input> => ({ id: person.id, ...changedValues(before, values) });
  const save = async (): Promise<void> => {
    if (Object.keys(changed()).length > 1) await call(editPerson, changed());
    announce(`${values.fullName} is saved.`);
    await refresh();
    onClose();
  };
  const follow = useMutation({
    mutationFn: (field: RosterField) => call(followDirectory, { id: person.id, fields: [field] }),
    onSuccess: async ({ person: after }, field) => {
      announce(`${fieldNames[field]} follows the directory.`);
      setValues({ ...values, [field]: valuesOf(after)[field] });
      await refresh();
    },
  });
  return (
    <SideSheet
      title={`Edit ${person.fullName}`}
      under={
        person.listed
          ? 'What you change here the directory does not write over, until you let it.'
          : 'No directory lists this person: everything here is set by hand or by a file.'
      }
      onClose={onClose}
    >
      <PersonForm
        {...{ values, save, onClose }}
        onChange={setValues}
        check={() => faultsIn(editPerson.input, changed())}
        label="Save"
        busyLabel="Saving"
        kept={person.listed ? person.kept : []}
        onFollow={(field) => follow.mutate(field)}
      />
      {follow.error !== null && <Failure error={follow.error} />}
    </SideSheet>
  );
};

/** The panel as soon as it is known what the roster says of the person. */
export const EditPersonPanel = ({ id, onClose }: { id: string; onClose: () => void }) => {
  const { data, error, refetch } = useQuery({ ...rosterPersonQuery(id), staleTime: 0 });
  if (data !== undefined) return <EditPersonSheet person={data.person} onClose={onClose} />;
  return (
    <SideSheet title="Edit" under="What the roster says of this person." onClose={onClose}>
      {error === null ? (
        <Loading what="the person" heights={[56, 56, 56]} />
      ) : (
        <Failure error={error} onRetry={() => void refetch()} />
      )}
    </SideSheet>
  );
};
