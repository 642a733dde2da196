// The first two questions of connecting: which source, and by which way.
import { makeStyles } from '@fluentui/react-components';
import type { ProviderInfo, Way } from '../../../../src/contract/connections.ts';
import { Badge } from '../../../ui/badge.tsx';
import { ChoiceCard, useChoiceStyles } from '../../../ui/choice-card.tsx';
import { ProblemGroup } from '../../../ui/problem-group.tsx';
import { SourceSign } from '../../../ui/source-sign.tsx';
import { byUse } from './ways.ts';

const useStyles = makeStyles({
  source: { display: 'grid', gridTemplateColumns: '40px minmax(0, 1fr)', gap: '16px', alignItems: 'center' },
});

export const SourceChoice = ({ providers }: { providers: readonly ProviderInfo[] }) => {
  const styles = useStyles();
  const choice = useChoiceStyles();
  return (
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
    <ul role="list" className={choice.grid}>
      {providers.map((provider) => (
        <li key={provider.id}>
          <ChoiceCard to="/connections/connect" search={{ provider: provider.id }}>
            <span className={styles.source}>
              <SourceSign provider={provider.id} name={provider.name} />
              <span className={choice.words}>
                <span className={choice.title}>{provider.name}</span>
                <span className={choice.text}>{provider.summary}</span>
              </span>
            </span>
          </ChoiceCard>
        </li>
      ))}
    </ul>
  );
};

const acts = (way: Way): string => {
  if (way.who === 'employee') return 'Each person acts for their own account';
  return way.mode === 'delegated'
    ? 'An admin acts once, then each person for their own account'
    : 'An admin acts, once for everybody';
};

const Words = ({ way }: { way: Way }) => {
  const choice = useChoiceStyles();
  return (
    <span className={choice.words}>
      <span className={choice.head}>
        <span className={choice.title}>{way.title}</span>
        {way.recommended && way.blocked === null && <Badge tone="brand">Recommended</Badge>}
        {way.blocked !== null && <Badge tone="subtle">Not possible now</Badge>}
      </span>
      <span className={choice.text}>{way.summary}</span>
      <span className={choice.small}>
        {acts(way)}
        {way.interaction === 'device-code' && '. By a code that is typed in on any device'}
        {way.interaction === 'redirect' && '. On the source’s own pages'}
      </span>
    </span>
  );
};

interface WayChoiceProps {
  readonly provider: ProviderInfo;
  /** A connection that is signed in for again. */
  readonly connection: string | undefined;
}

export const WayChoice = ({ provider, connection }: WayChoiceProps) => {
  const choice = useChoiceStyles();
  return (
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
    <ul role="list" className={choice.grid}>
      {byUse(provider.ways).map((way) => (
        <li key={way.id}>
          {way.blocked === null ? (
            <ChoiceCard to="/connections/connect" search={{ provider: provider.id, way: way.id, connection }}>
              <Words way={way} />
            </ChoiceCard>
          ) : (
            <div className={choice.still}>
              <Words way={way} />
              <ProblemGroup problem={way.blocked} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
};
