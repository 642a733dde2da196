// A line of code or a secret to be copied: monospaced, wrapped, with its button.
import { makeStyles, tokens } from '@fluentui/react-components';
import { CopyButton } from './copy-button.tsx';

const useStyles = makeStyles({
  box: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: '8px 12px',
    width: '100%',
    padding: '10px 12px',
    borderRadius: '8px',
    backgroundColor: tokens.colorNeutralBackground3,
    textAlign: 'left',
  },
  code: {
    flex: '1 1 220px',
    minWidth: 0,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '12px',
    lineHeight: '18px',
    overflowWrap: 'anywhere',
    whiteSpace: 'pre-wrap',
    color: tokens.colorNeutralForeground1,
    userSelect: 'all',
  },
});

interface CodeLineProps {
  readonly text: string;
  /** For screen readers, once it is copied: `Key copied.` */
  readonly said: string;
}

export const CodeLine = ({ text, said }: CodeLineProps) => {
  const styles = useStyles();
  return (
    <div className={styles.box}>
      <code className={styles.code}>{text}</code>
      <CopyButton text={text} label="Copy" said={said} size="small" />
    </div>
  );
};
