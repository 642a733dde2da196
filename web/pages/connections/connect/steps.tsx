// What is done at the source before the form can be filled in, step by step.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Way } from '../../../../src/contract/connections.ts';
import { OutLink } from '../../../ui/link-button.tsx';

const useStyles = makeStyles({
  list: { listStyle: 'none', display: 'grid' },
  step: {
    position: 'relative',
    display: 'grid',
    gap: '2px',
    padding: '0 0 16px 24px',
    borderLeft: `1.5px solid ${tokens.colorNeutralStroke2}`,
    marginLeft: '6px',
    '::before': {
      content: '""',
      position: 'absolute',
      left: '-6px',
      top: '5px',
      width: '10px',
      height: '10px',
      borderRadius: '50%',
      backgroundColor: tokens.colorNeutralBackground1,
      border: `2px solid ${tokens.colorBrandStroke1}`,
      boxSizing: 'border-box',
    },
    ':last-child': { borderLeftColor: 'transparent', paddingBottom: 0 },
  },
  title: { fontWeight: tokens.fontWeightSemibold, fontSize: '14px', lineHeight: '20px' },
  text: { color: tokens.colorNeutralForeground2, maxWidth: '70ch' },
});

export const Steps = ({ steps }: { steps: Way['steps'] }) => {
  const styles = useStyles();
  return (
    <ol className={styles.list}>
      {steps.map((step) => (
        <li key={step.title} className={styles.step}>
          <h3 className={styles.title}>{step.title}</h3>
          <p className={styles.text}>
            {step.text} {step.link !== null && <OutLink href={step.link}>Open</OutLink>}
          </p>
        </li>
      ))}
    </ol>
  );
};
