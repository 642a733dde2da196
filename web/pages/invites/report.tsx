// What became of every address that was to be invited; links to pass on can be copied, one by one or all.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useId, useRef } from 'react';
import type { InviteRow } from '../../../src/contract/links.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { countOf } from '../../ui/figures.ts';

const useStyles = makeStyles({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    alignItems: 'center',
    gap: '8px 16px',
    padding: '16px 24px',
    '@media (max-width: 859px)': { padding: '14px 16px' },
  },
  title: { fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold, outline: 'none' },
  list: { listStyle: 'none', display: 'grid' },
  row: {
    display: 'grid',
    gridTemplateColumns: '32px minmax(0, 1fr) auto',
    gap: '2px 12px',
    alignItems: 'center',
    padding: '10px 24px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    '@media (max-width: 859px)': { padding: '10px 16px', gridTemplateColumns: '28px minmax(0, 1fr)' },
  },
  line: { color: tokens.colorNeutralForeground3, fontVariantNumeric: 'tabular-nums', fontSize: '13px' },
  words: { display: 'grid', gap: '2px', minWidth: 0, overflowWrap: 'anywhere' },
  name: { display: 'flex', flexWrap: 'wrap', gap: '2px 10px', alignItems: 'center' },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
});

const standings = {
  sent: { tone: 'success', word: 'Sent' },
  made: { tone: 'brand', word: 'Link made' },
  already: { tone: 'subtle', word: 'Invited already' },
  invalid: { tone: 'warning', word: 'No address' },
  'not-sent': { tone: 'warning', word: 'Not sent' },
} as const satisfies Record<InviteRow['state'], { tone: string; word: string }>;

/** `Invited 12 of 14`. */
const titleOf = (rows: readonly InviteRow[]): string => {
  const invited = rows.filter(({ state }) => state === 'sent' || state === 'made' || state === 'not-sent').length;
  return `Invited ${invited} of ${countOf(rows.length, 'address', 'addresses')}`;
};

export const Report = ({ rows, mail }: { rows: readonly InviteRow[]; mail: boolean }) => {
  const styles = useStyles();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const linked = rows.filter(({ url }) => url !== null);
  return (
    <Card flush labelledBy={id}>
      <div className={styles.head}>
        <div>
          <h2 className={styles.title} id={id} ref={heading} tabIndex={-1}>
            {titleOf(rows)}
          </h2>
          {!mail && linked.length > 0 && (
            <p className={styles.small}>
              No mail is set up here: pass the links on yourself. They are shown this once.
            </p>
          )}
        </div>
        {linked.length > 1 && (
          <CopyButton
            text={linked.map(({ email, url }) => `${email}\t${url ?? ''}`).join('\n')}
            label="Copy all links"
            said="Links copied, a line for each address."
          />
        )}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list}>
        {rows.map((row) => (
          <li key={`${row.line} ${row.email}`} className={styles.row}>
            <span className={styles.line} title="Line">
              {row.line}
            </span>
            <div className={styles.words}>
              <p className={styles.name}>
                {row.email === '' ? '(empty)' : row.email}
                <Badge tone={standings[row.state].tone}>{standings[row.state].word}</Badge>
              </p>
              <p className={styles.small}>{row.text}</p>
            </div>
            {row.url !== null && (
              <CopyButton size="small" text={row.url} label="Copy link" said={`Link for ${row.email} copied.`} />
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
};
