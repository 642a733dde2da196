// What must be granted for the streams chosen right now, to be read while granting it, or copied.
import { makeStyles, tokens } from '@fluentui/react-components';
import { Card } from '../../../ui/card.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import type { NeededPermission } from './form.ts';

const useStyles = makeStyles({
  box: { display: 'grid', gap: '12px', justifyItems: 'start' },
  title: { fontSize: '14px', lineHeight: '20px', fontWeight: tokens.fontWeightSemibold },
  text: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  list: { listStyle: 'none', display: 'grid', gap: '10px' },
  name: { fontFamily: tokens.fontFamilyMonospace, fontSize: '13px', lineHeight: '18px' },
  for: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
});

interface PermissionsProps {
  readonly needed: readonly NeededPermission[];
  /** Somebody enters them at the source by hand; otherwise the source asks for them. */
  readonly byHand: boolean;
}

export const Permissions = ({ needed, byHand }: PermissionsProps) => {
  const styles = useStyles();
  return (
    <Card>
      <div className={styles.box}>
        <h2 className={styles.title}>{byHand ? 'Permissions to grant' : 'What is asked for there'}</h2>
        {needed.length === 0 ? (
          <p className={styles.text}>None yet. They follow from the streams you choose.</p>
        ) : (
          <>
            <p className={styles.text}>They follow from the streams you choose, and are never more than these.</p>
            {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
            <ul role="list" className={styles.list}>
              {needed.map((permission) => (
                <li key={permission.name}>
                  <p className={styles.name}>{permission.name}</p>
                  <p className={styles.for}>
                    For {permission.for.join(', ')}
                    {permission.instead.length > 0 && `; ${permission.instead.join(' or ')} would do as well`}
                  </p>
                </li>
              ))}
            </ul>
            {byHand && (
              <CopyButton
                size="small"
                text={needed.map(({ name }) => name).join('\n')}
                label="Copy names"
                said="Permissions copied."
              />
            )}
          </>
        )}
      </div>
    </Card>
  );
};
