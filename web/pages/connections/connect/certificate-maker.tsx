// A key pair made by Plumbline: its public part is downloaded and uploaded at the source, the private one never leaves.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowDownload20Regular } from '@fluentui/react-icons/svg/arrow-download';
import { Certificate20Regular } from '@fluentui/react-icons/svg/certificate';
import { useMutation } from '@tanstack/react-query';
import { createCertificate } from '../../../../src/contract/connections.ts';
import { call } from '../../../api.ts';
import { announce } from '../../../ui/announcer.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Note } from '../../../ui/note.tsx';
import { Failure } from '../../../ui/states.tsx';
import type { MadeCertificate } from './form.ts';
import { bytesOfPem } from './pem.ts';

const useStyles = makeStyles({
  box: { display: 'grid', gap: '12px', justifyItems: 'start' },
  text: { color: tokens.colorNeutralForeground2, maxWidth: '70ch' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: '12px', lineHeight: '18px', overflowWrap: 'anywhere' },
  pem: { whiteSpace: 'pre-wrap', margin: 0 },
  fault: { color: tokens.colorStatusDangerForeground1, fontSize: '12px', lineHeight: '16px' },
});

const days = 365;

const save = (name: string, content: BlobPart, type: string): void => {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(address);
  announce(`${name} is being saved.`);
};

const Made = ({ made, source }: { made: MadeCertificate; source: string }) => {
  const styles = useStyles();
  const pem = made.certificate;
  return (
    <Note tone="success" title="The certificate is made">
      <p>
        Upload its public part at {source}, to the app you connect, and then go on here. It is good until{' '}
        <Moment at={made.expiresAt} />; you are reminded in time. The private part stays here, encrypted, and goes when
        it is unused for a day.
      </p>
      <div className={styles.actions}>
        <Button
          appearance="primary"
          icon={<ArrowDownload20Regular />}
          onClick={() => save('plumbline.cer', bytesOfPem(pem), 'application/pkix-cert')}
        >
          Download .cer
        </Button>
        <Button icon={<ArrowDownload20Regular />} onClick={() => save('plumbline.pem', pem, 'application/x-pem-file')}>
          Download .pem
        </Button>
        <CopyButton text={pem} label="Copy" said="Certificate copied." />
      </div>
      <p className={styles.code}>Thumbprint {made.thumbprint}</p>
      <Disclosure summary="Show it">
        <pre className={`${styles.code} ${styles.pem}`}>{pem}</pre>
      </Disclosure>
    </Note>
  );
};

interface CertificateMakerProps {
  readonly provider: { readonly id: string; readonly name: string };
  readonly made: MadeCertificate | null;
  readonly fault: string | undefined;
  readonly onMade: (made: MadeCertificate) => void;
}

export const CertificateMaker = ({ provider, made, fault, onMade }: CertificateMakerProps) => {
  const styles = useStyles();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call(createCertificate, { provider: provider.id, name: 'plumbline', days }),
    onSuccess: (created) => {
      onMade(created);
      announce('The certificate is made. Download its public part.');
    },
  });
  return (
    <div className={styles.box}>
      {made === null ? (
        <p className={styles.text}>
          One click makes a key pair here. You upload the public part at {provider.name}; nobody ever handles the
          private one.
        </p>
      ) : (
        <Made made={made} source={provider.name} />
      )}
      {error !== null && <Failure error={error} />}
      <Button
        icon={<Certificate20Regular />}
        onClick={() => mutate()}
        disabledFocusable={isPending}
        {...(fault === undefined ? {} : { 'aria-invalid': true })}
      >
        {isPending ? 'Making it' : made === null ? 'Make a certificate' : 'Make another'}
      </Button>
      {fault !== undefined && (
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      )}
    </div>
  );
};
