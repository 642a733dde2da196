// Where the set-up code is found, with a picture of what stands on the terminal.
import { makeStyles, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  help: { display: 'grid', gap: '8px', color: tokens.colorNeutralForeground2, fontSize: '13px', lineHeight: '18px' },
  terminal: {
    padding: '10px 12px',
    borderRadius: '8px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: '#0d1415',
    color: '#b9e0e8',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '12px',
    lineHeight: '18px',
    overflowX: 'auto',
    whiteSpace: 'pre',
  },
});

const example = `It is not set up yet. Open this link, or enter
the set-up code there:
  http://127.0.0.1:3000/set-up#…
  ABCD-EFGH-JKLM-NPQR`;

export const CodeHelp = () => {
  const styles = useStyles();
  return (
    <div className={styles.help}>
      <p>
        Plumbline prints it on the terminal (or into the log) where it was started. It proves that whoever sets
        Plumbline up is who runs it, and it works once.
      </p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard */}
      <pre className={styles.terminal} aria-label="Example of what stands on the terminal" tabIndex={0}>
        {example}
      </pre>
    </div>
  );
};
