// Switching on and off that a source tells of changes, and how that stands.
import * as contract from '../../contract/notices.ts';
import type { SourceParts } from '../../connections/sources.ts';
import type { Problem } from '../../contract/connections.ts';
import type { Connection } from '../../db/queries/connections.ts';
import { countSubscriptions, readTold, setTold } from '../../db/queries/notices.ts';
import { findConnection } from '../connection.ts';
import { Refusal } from '../errors.ts';
import { type Route, route } from '../route.ts';

interface NoticeRouteParts extends SourceParts {
  readonly publicUrl: string | null;
}

const own = (code: string, title: string, fix: string): Problem => ({
  code,
  title,
  fix,
  who: 'operator',
  link: null,
  raw: code,
});

const loopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/;

/** A source of the world outside calls over HTTPS only; one on this machine may do without. */
const blockedFor = ({ providers, publicUrl, endpoints }: NoticeRouteParts, connection: Connection): Problem | null => {
  const provider = providers.find(({ id }) => id === connection.provider);
  if (provider?.readNotices === undefined || connection.mode === 'delegated')
    return own(
      'never-tells',
      'This source does not tell of changes by itself.',
      'Nothing to do: it is read on schedule.',
    );
  const near = endpoints.cloud === 'custom' && publicUrl !== null && loopback.test(`${publicUrl}/`);
  if (publicUrl?.startsWith('https:') === true || near) return null;
  return own(
    'no-public-address',
    'The source cannot reach this Plumbline.',
    'Set PUBLIC_URL to an https:// address that can be reached from the internet, and restart. Without it everything is read on schedule.',
  );
};

export const noticeRoutes = (parts: NoticeRouteParts): readonly Route[] => {
  const { database, seams } = parts;
  const read = async (connection: Connection): Promise<contract.NoticeState> => {
    const now = new Date(seams.clock.now());
    return database.tenant(connection.organizationId, async (tx) => ({
      blocked: blockedFor(parts, connection),
      told: (await readTold(tx, connection))?.told === true,
      ...(await countSubscriptions(tx, { ...connection, now })),
    }));
  };
  return [
    route(contract.readNoticeState, async ({ input, caller }) => read(await findConnection(parts, caller, input.id))),
    route(contract.switchNotices, async ({ input, caller }) => {
      const connection = await findConnection(parts, caller, input.id);
      const blocked = blockedFor(parts, connection);
      if (input.told && blocked !== null)
        throw new Refusal({ status: 409, code: blocked.code, message: blocked.title, fix: blocked.fix });
      const switched = { ...connection, told: input.told, now: new Date(seams.clock.now()) };
      await database.tenant(connection.organizationId, (tx) => setTold(tx, switched));
      return read(connection);
    }),
  ];
};
