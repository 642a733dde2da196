// Scripts that an admin runs at the source, each to be shown and copied.
import { makeStyles, tokens } from '@fluentui/react-components';
import { Badge } from './badge.tsx';
import { CopyButton } from './copy-button.tsx';
import { Disclosure } from './disclosure.tsx';

interface Script {
  readonly title: string;
  readonly text: string;
  readonly recommended: boolean;
  readonly script: string;
}

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
    maxHeight: '360px',
  },
});

export const ScriptList = ({ scripts }: { scripts: readonly Script[] }) => {
  const styles = useStyles();
  return (
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
    <ul role="list" className={styles.list}>
      {scripts.map(({ title, text, recommended, script }) => (
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
