// The fields of a person: the manager is proposed while typing, and what was set by hand may follow the directory again.
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import type { RosterField } from '../../../../src/contract/roster.ts';
import type { Faults } from '../../../ui/faults.ts';
import { chartSearchQuery } from '../org-chart/queries.ts';
import { fieldNames } from '../roster.ts';
import type { FormValues } from './values.ts';

const useStyles = makeStyles({
  grid: {
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    gap: '16px',
    '@media (max-width: 600px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  cell: { display: 'grid', gap: '4px', alignContent: 'start', minWidth: 0 },
  kept: { display: 'flex', flexWrap: 'wrap', gap: '2px 8px', alignItems: 'center' },
  follow: { color: tokens.colorBrandForegroundLink, textDecorationLine: 'underline', paddingLeft: 0, paddingRight: 0 },
  small: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

const fields: readonly {
  readonly field: RosterField;
  readonly type: 'text' | 'email' | 'date';
  readonly hint?: string;
}[] = [
  { field: 'fullName', type: 'text' },
  { field: 'email', type: 'email' },
  { field: 'jobTitle', type: 'text' },
  { field: 'department', type: 'text' },
  { field: 'joinedOn', type: 'date' },
  { field: 'leftOn', type: 'date', hint: 'The person works here up to this day; empty: without an end' },
  { field: 'manager', type: 'email', hint: 'The manager’s address; type a part of the name' },
];

/** Addresses of people whose name or address holds what was typed. */
const useProposals = (typed: string) => {
  const { data } = useQuery(chartSearchQuery(typed.length < 2 ? '' : typed));
  return data?.found.map(({ person }) => person) ?? [];
};

export interface PersonFieldsProps {
  readonly values: FormValues;
  readonly faults: Faults;
  readonly onChange: (field: RosterField, value: string) => void;
  /** Fields that the directory leaves alone and that could follow it again; none while a person is added. */
  readonly kept?: readonly RosterField[];
  readonly onFollow?: (field: RosterField) => void;
}

export const PersonFields = ({ values, faults, onChange, kept = [], onFollow }: PersonFieldsProps) => {
  const styles = useStyles();
  const list = useId();
  const proposals = useProposals(values.manager.trim());
  return (
    <div className={styles.grid}>
      {fields.map(({ field, type, hint }) => (
        <div key={field} className={styles.cell}>
          <Field
            label={fieldNames[field]}
            {...(hint === undefined ? {} : { hint })}
            required={field === 'fullName' || field === 'email'}
            {...(faults[field] === undefined ? {} : { validationMessage: faults[field] })}
          >
            <Input
              // A part of a name is no address yet.
              type={field === 'manager' ? 'text' : type}
              autoComplete="off"
              value={values[field]}
              {...(field === 'manager' ? { input: { list } } : {})}
              onChange={(_, { value }) => onChange(field, value)}
            />
          </Field>
          {kept.includes(field) && (
            <span className={styles.kept}>
              <span className={styles.small}>Set by hand or by a file.</span>
              {onFollow !== undefined && (
                <Button
                  size="small"
                  appearance="transparent"
                  className={styles.follow}
                  aria-label={`${fieldNames[field]}: follow the directory again`}
                  onClick={() => onFollow(field)}
                >
                  Follow the directory
                </Button>
              )}
            </span>
          )}
        </div>
      ))}
      <datalist id={list}>
        {proposals.map((person) => (
          <option key={person.id} value={person.email}>
            {person.fullName}
          </option>
        ))}
      </datalist>
    </div>
  );
};
