// The ways by which people connect their own accounts, over all sources.
import type { ProviderInfo, Way } from '../../../src/contract/connections.ts';

export interface OwnWay {
  readonly provider: ProviderInfo;
  readonly way: Way;
}

const isOwn = ({ who, mode, interaction }: Way): boolean =>
  who === 'employee' && mode === 'delegated' && interaction !== 'device-code';

/** By a source's own pages or by a form. Those that cannot be used come last, and only of a source that has no other. */
export const ownWaysOf = (providers: readonly ProviderInfo[]): readonly OwnWay[] => {
  const ways = providers.flatMap((provider) => {
    const own = provider.ways.filter(isOwn);
    const usable = own.filter(({ blocked }) => blocked === null);
    return (usable.length > 0 ? usable : own).map((way) => ({ provider, way }));
  });
  const isUsable = ({ way }: OwnWay): boolean => way.blocked === null;
  return [...ways.filter(isUsable), ...ways.filter((own) => !isUsable(own))];
};
