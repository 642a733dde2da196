// Which streams are read, as a ladder: what each gives, what is lost without it, which permission it asks for.
import { Checkbox, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import type { StreamInfo } from '../../../../src/contract/connections.ts';
import { CallsGate } from './calls-gate.tsx';

const useStyles = makeStyles({
  group: { border: 'none', padding: 0, margin: 0, display: 'grid', gap: '8px', minWidth: 0 },
  stream: {
    display: 'grid',
    gap: '2px',
    padding: '8px 12px 12px 4px',
    borderRadius: '8px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  chosen: { border: `1px solid ${tokens.colorBrandStroke1}`, backgroundColor: tokens.colorBrandBackground2 },
  missing: { border: `1px dashed ${tokens.colorNeutralStroke1}` },
  words: { paddingLeft: '32px', display: 'grid', gap: '4px', fontSize: '13px', lineHeight: '18px' },
  title: { fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground2 },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: '12px', overflowWrap: 'anywhere' },
  fault: { color: tokens.colorStatusDangerForeground1, fontSize: '12px', lineHeight: '16px' },
});

interface StreamChoiceProps {
  readonly streams: readonly StreamInfo[];
  readonly chosen: readonly string[];
  readonly fault: string | undefined;
  readonly onChange: (chosen: readonly string[]) => void;
}

const Needs = ({ stream }: { stream: StreamInfo }) => {
  const styles = useStyles();
  const least = stream.permissions.flatMap((any) => any.slice(0, 1));
  if (least.length === 0) return null;
  return (
    <p className={styles.quiet}>
      Needs <span className={styles.code}>{least.join(', ')}</span>
    </p>
  );
};

const StreamOption = ({ stream, on, onToggle }: { stream: StreamInfo; on: boolean; onToggle: () => void }) => {
  const styles = useStyles();
  const id = useId();
  return (
    <div className={mergeClasses(styles.stream, on && styles.chosen, stream.missing !== null && styles.missing)}>
      <Checkbox
        checked={on}
        disabled={stream.missing !== null}
        onChange={onToggle}
        label={<span className={styles.title}>{stream.title}</span>}
        aria-describedby={id}
      />
      <div className={styles.words} id={id}>
        {stream.missing === null ? (
          <>
            <p>{stream.gives}</p>
            <p className={styles.quiet}>{stream.without}</p>
            <Needs stream={stream} />
            {stream.gate === 'calls' && <CallsGate on={on} />}
          </>
        ) : (
          <p className={styles.quiet}>Not in this cloud: {stream.missing}</p>
        )}
      </div>
    </div>
  );
};

export const StreamChoice = ({ streams, chosen, fault, onChange }: StreamChoiceProps) => {
  const styles = useStyles();
  const toggle = (name: string): void =>
    onChange(chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name]);
  return (
    <fieldset className={styles.group} aria-label="Streams">
      {streams.map((stream) => (
        <StreamOption
          key={stream.name}
          stream={stream}
          on={chosen.includes(stream.name) && stream.missing === null}
          onToggle={() => toggle(stream.name)}
        />
      ))}
      {fault !== undefined && (
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  );
};
