// What else somebody can connect of their own.
import { useChoiceStyles, ChoiceCard } from '../../ui/choice-card.tsx';
import type { ProviderInfo } from '../../../src/contract/connections.ts';
import { ProblemGroup } from '../../ui/problem-group.tsx';
import { type OwnWay, ownWaysOf } from './own-ways.ts';
import { Section } from './section.tsx';

const Words = ({ provider, way }: OwnWay) => {
  const choice = useChoiceStyles();
  return (
    <span className={choice.words}>
      <span className={choice.title}>{provider.name}</span>
      <span className={choice.text}>{way.summary}</span>
    </span>
  );
};

export const OwnChoices = ({ providers }: { providers: readonly ProviderInfo[] }) => {
  const choice = useChoiceStyles();
  const ways = ownWaysOf(providers);
  if (ways.length === 0) return null;
  return (
    <Section title="Connect an account" text="You can disconnect it here at any time.">
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={choice.grid}>
        {ways.map(({ provider, way }) => (
          <li key={`${provider.id} ${way.id}`}>
            {way.blocked === null ? (
              <ChoiceCard to="/account/connect" search={{ provider: provider.id, way: way.id }}>
                <Words provider={provider} way={way} />
              </ChoiceCard>
            ) : (
              <div className={choice.still}>
                <Words provider={provider} way={way} />
                <ProblemGroup problem={way.blocked} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
};
