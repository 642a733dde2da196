// Said before a download: whether the file names people, and who can give the right to names.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { readOwnRights } from '../../src/contract/rights.ts';
import { ownRightsQuery } from '../queries/rights.ts';

type OwnRights = z.output<typeof readOwnRights.output>;

const useStyles = makeStyles({
  words: {
    display: 'grid',
    gap: '4px',
    padding: '8px',
    marginBottom: '4px',
    borderRadius: '6px',
    fontSize: '13px',
    lineHeight: '18px',
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
  },
  small: { color: tokens.colorNeutralForeground2 },
});

const listWords = new Intl.ListFormat('en', { type: 'disjunction' });

/** Who to ask for the right, as a sentence. */
export const giversText = ({ givers }: Pick<OwnRights, 'givers'>): string =>
  `${listWords.format(givers.map(({ fullName, role }) => `${fullName} (${role})`))} can give you the right to names.`;

/** `without`: what is true of the file where it carries no names, as a sentence. */
export const NamesInFiles = ({ without }: { without: string }) => {
  const styles = useStyles();
  const { data } = useQuery(ownRightsQuery);
  if (data === undefined) return null;
  if (data.names) {
    return (
      <div className={styles.words}>
        <p>The file carries names and addresses.</p>
      </div>
    );
  }
  return (
    <div className={styles.words}>
      <p>{without}</p>
      <p className={styles.small}>{giversText(data)}</p>
    </div>
  );
};
