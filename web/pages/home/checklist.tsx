// The way from an empty product to figures one can trust: the checklist, hung on a plumb line.
import { makeStyles } from '@fluentui/react-components';
import type { z } from 'zod';
import type { readChecklist } from '../../../src/contract/session.ts';
import { Card } from '../../ui/card.tsx';
import { Step } from './step.tsx';

const useStyles = makeStyles({
  list: { listStyle: 'none', display: 'grid' },
});

export const Checklist = ({ steps }: Pick<z.output<typeof readChecklist.output>, 'steps'>) => {
  const styles = useStyles();
  return (
    <Card>
      <ol className={styles.list}>
        {steps.map((step, index) => (
          <Step key={step.id} step={step} last={index === steps.length - 1} />
        ))}
      </ol>
    </Card>
  );
};
