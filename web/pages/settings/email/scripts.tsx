// What an admin of the source runs so that the app sends from one mailbox and no other, to be copied.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { Badge } from '../../../ui/badge.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { mailScriptsQuery } from './queries.ts';

const useStyles = makeStyles({
  list: { listStyle: 'none', display: 'grid', gap: '12px', gridTemplateColumns: 'minmax(0, 1fr)' },
  item: {
    display: 'grid',
    gap: '8px',
    gridTemplateColumns: 'minmax(0, 1fr)',
    padding: '14px 16px',
    borderRadius: '10px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  head: { display: 'flex', flexWrap: 'wrap', gap: '8px 12px', alignItems: 'center' },
  title: { fontSize: '14px', lineHeight: '20px', fontWeight: tokens.fontWeightSemibold },
  end: { marginLeft: 'auto' },
  text: { color: tokens.colorNeutralForeground2, maxWidth: '72ch', lineHeight: '20px' },
  script: {
    margin: 0,
    padding: '12px 14px',
    borderRadius: '8px',
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '12px',
    lineHeight: '18px',
    overflowX: 'auto',
    maxHeight: '320px',
  },
});

export const MailScripts = (asked: Parameters<typeof mailScriptsQuery>[0]) => {
  const styles = useStyles();
  const { data } = useQuery(mailScriptsQuery(asked));
  if (data === undefined || data.scripts.length === 0)
    return <p className={styles.text}>The scripts appear once the app’s ID and the mailbox are entered.</p>;
  return (
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
    <ul role="list" className={styles.list}>
      {data.scripts.map(({ title, text, recommended, script }) => (
        <li key={title} className={styles.item}>
          <div className={styles.head}>
            <h3 className={styles.title}>{title}</h3>
            {recommended && <Badge tone="brand">Recommended</Badge>}
            <span className={styles.end}>
              <CopyButton text={script} label="Copy" said="Script copied." size="small" />
            </span>
          </div>
          <p className={styles.text}>{text}</p>
          <Disclosure summary="Show the script">
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
            <pre className={styles.script} tabIndex={0} aria-label={`Script: ${title}`}>
              {script}
            </pre>
          </Disclosure>
        </li>
      ))}
    </ul>
  );
};
