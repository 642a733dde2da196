// After a connection ended: the receipt, and how the grant is taken back at the source.
import { makeStyles } from '@fluentui/react-components';
import type { Connection, ProviderInfo } from '../../../../../src/contract/connections.ts';
import type { Receipt } from '../../../../../src/contract/lifecycle.ts';
import { LinkButton, TextLink } from '../../../../ui/link-button.tsx';
import { Page } from '../../../../ui/page.tsx';
import { Steps } from '../../connect/steps.tsx';
import { ReceiptFacts } from '../../receipt-facts.tsx';
import { nameOf } from '../../status.ts';
import { Panel } from '../panel.tsx';

const useStyles = makeStyles({ stack: { display: 'grid', gap: '16px' } });

interface EndedProps {
  readonly connection: Connection;
  readonly provider: ProviderInfo | undefined;
  readonly receipt: Receipt;
}

export const Ended = ({ connection, provider, receipt }: EndedProps) => {
  const styles = useStyles();
  return (
    <Page
      title={`${nameOf(connection)} is ${receipt.kind === 'erased' ? 'erased' : 'disconnected'}`}
      above={<TextLink to="/connections">Connections</TextLink>}
      lead="The credential is deleted. Nothing is read any more."
      slim
    >
      <div className={styles.stack}>
        <Panel title="Receipt" text="Kept under Connections.">
          <ReceiptFacts receipt={receipt} />
        </Panel>
        {provider !== undefined && provider.revoke.length > 0 && (
          <Panel
            title={`Now take it back at ${provider.name}`}
            text="Until then the grant itself still stands there, though nobody holds a credential for it here."
          >
            <Steps steps={provider.revoke} />
          </Panel>
        )}
        <div>
          <LinkButton to="/connections" appearance="primary">
            See the connections
          </LinkButton>
        </div>
      </div>
    </Page>
  );
};
