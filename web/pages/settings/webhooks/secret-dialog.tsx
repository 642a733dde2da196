// A webhook's secret, shown this once, and how a receiver checks with it.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { deliveryPromise } from '../../../../src/contract/webhooks.ts';
import { CodeLine } from '../../../ui/code-line.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Note } from '../../../ui/note.tsx';

const useStyles = makeStyles({
  part: { display: 'grid', gap: '6px' },
  label: { fontWeight: tokens.fontWeightSemibold },
  text: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
});

interface SecretDialogProps {
  readonly secret: string;
  /** Whether the one of before goes on signing for a day. */
  readonly renewed: boolean;
  readonly onClose: () => void;
}

export const SecretDialog = ({ secret, renewed, onClose }: SecretDialogProps) => {
  const styles = useStyles();
  return (
    <Dialog
      title={renewed ? 'The new secret' : 'The webhook’s secret'}
      onClose={onClose}
      actions={
        <Button appearance="primary" onClick={onClose}>
          I have stored it
        </Button>
      }
    >
      <Note tone="warning" title="It is shown this once" alert>
        <p>
          Give it to the receiver, which tells by it that a delivery is from here.
          {renewed && ' For 24 hours deliveries are signed with the old one, too.'}
        </p>
      </Note>
      <CodeLine text={secret} said="Secret copied." />
      <div className={styles.part}>
        <p className={styles.label}>Check the signature</p>
        <p className={styles.text}>
          Deliveries follow Standard Webhooks: any of its libraries checks the headers webhook-id, webhook-timestamp and
          webhook-signature over the body as it came.
        </p>
        <CodeLine
          text={'new Webhook(secret).verify(body, headers) // npm install standardwebhooks'}
          said="Line copied."
        />
        <p className={styles.text}>{deliveryPromise}</p>
      </div>
    </Dialog>
  );
};
