// The ways by which people connect their own accounts, over all sources.
import type { ProviderInfo, Way } from '../../../src/contract/connections.ts';

export interface OwnWay {
  readonly provider: ProviderInfo;
  readonly way: Way;
}

/** By the source's own pages or by a form. Those that cannot be used are told only where none can. */
export const ownWaysOf = (providers: readonly ProviderInfo[]): readonly OwnWay[] => {
  const ways = providers.flatMap((provider) =>
    provider.ways
      .filter(
        ({ who, mode, interaction }) => who === 'employee' && mode === 'delegated' && interaction !== 'device-code',
      )
      .map((way) => ({ provider, way })),
  );
  const usable = ways.filter(({ way }) => way.blocked === null);
  return usable.length > 0 ? usable : ways;
};
