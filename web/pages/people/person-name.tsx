// A person in a list: initials, the name that leads to the person, job title beneath.
import { makeStyles, tokens } from '@fluentui/react-components';
import { Link } from '@tanstack/react-router';
import type { PersonSummary } from '../../../src/contract/people.ts';
import type { z } from 'zod';
import { Initials } from '../../ui/initials.tsx';

const useStyles = makeStyles({
  box: { display: 'flex', alignItems: 'center', gap: '12px', minWidth: 0 },
  words: { display: 'grid', minWidth: 0 },
  name: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    lineHeight: '20px',
    textDecorationLine: 'none',
    // The whole row leads to the person.
    '::after': { content: '""', position: 'absolute', inset: 0 },
    ':hover': { textDecorationLine: 'underline' },
    ':focus-visible': { outline: 'none' },
    ':focus-visible::after': {
      outline: `2px solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '-2px',
      borderRadius: '8px',
    },
  },
  beneath: {
    fontSize: '12px',
    lineHeight: '16px',
    color: tokens.colorNeutralForeground3,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    display: '-webkit-box',
    WebkitLineClamp: 2,
    WebkitBoxOrient: 'vertical',
  },
});

type Named = Pick<z.infer<typeof PersonSummary>, 'id' | 'fullName' | 'jobTitle' | 'email'>;

/** The nearest positioned ancestor becomes the link's area. `beneath` defaults to the job title, else the address. */
export const PersonName = ({ person, beneath }: { person: Named; beneath?: string }) => {
  const styles = useStyles();
  return (
    <div className={styles.box}>
      <Initials name={person.fullName} />
      <div className={styles.words}>
        <Link
          to="/people/$id"
          params={{ id: person.id }}
          search={(before) => ({ days: before.days, from: before.from, to: before.to })}
          className={styles.name}
        >
          {person.fullName}
        </Link>
        <span className={styles.beneath}>{beneath ?? person.jobTitle ?? person.email}</span>
      </div>
    </div>
  );
};
