// The ways by which people connect their own accounts, over all sources.
import type { ProviderInfo, Way } from '../../../src/contract/connections.ts';

export interface OwnWay {
  readonly provider: ProviderInfo;
  readonly way: Way;
}

/** Those that go through the source's own pages; what can be used first. */
export const ownWaysOf = (providers: readonly ProviderInfo[]): readonly OwnWay[] =>
  providers
    .flatMap((provider) =>
      provider.ways
        .filter(({ who, interaction }) => who === 'employee' && interaction === 'redirect')
        .map((way) => ({ provider, way })),
    )
    .toSorted((a, b) => Number(a.way.blocked !== null) - Number(b.way.blocked !== null));
