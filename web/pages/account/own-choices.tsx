// What else somebody can connect of their own.
import { makeStyles } from '@fluentui/react-components';
import { useChoiceStyles, ChoiceCard } from '../../ui/choice-card.tsx';
import type { ProviderInfo } from '../../../src/contract/connections.ts';
import { SourceSign } from '../../ui/source-sign.tsx';
import { ProblemGroup } from '../../ui/problem-group.tsx';
import { type OwnWay, ownWaysOf } from './own-ways.ts';
import { Section } from './section.tsx';

const useStyles = makeStyles({
  source: { display: 'grid', gridTemplateColumns: '40px minmax(0, 1fr)', gap: '16px', alignItems: 'center' },
});

/** `several`: its source has more than one way, so that its name alone would not tell them apart. */
const Words = ({ provider, way, several }: OwnWay & { several: boolean }) => {
  const styles = useStyles();
  const choice = useChoiceStyles();
  return (
    <span className={styles.source}>
      <SourceSign provider={provider.id} name={provider.name} />
      <span className={choice.words}>
        <span className={choice.title}>{several ? way.title : provider.name}</span>
        <span className={choice.text}>{way.summary}</span>
      </span>
    </span>
  );
};

export const OwnChoices = ({ providers }: { providers: readonly ProviderInfo[] }) => {
  const choice = useChoiceStyles();
  const ways = ownWaysOf(providers);
  if (ways.length === 0) return null;
  const isOneOfSeveral = (id: string): boolean => ways.filter(({ provider }) => provider.id === id).length > 1;
  return (
    <Section title="Connect an account" text="You can disconnect it here at any time.">
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={choice.grid}>
        {ways.map(({ provider, way }) => (
          <li key={`${provider.id} ${way.id}`}>
            {way.blocked === null ? (
              <ChoiceCard to="/account/connect" search={{ provider: provider.id, way: way.id }}>
                <Words provider={provider} way={way} several={isOneOfSeveral(provider.id)} />
              </ChoiceCard>
            ) : (
              <div className={choice.still}>
                <Words provider={provider} way={way} several={isOneOfSeveral(provider.id)} />
                <ProblemGroup problem={way.blocked} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
};
