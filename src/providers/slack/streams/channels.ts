// The channels of the workspace, listed anew in each cycle; each is a part of its own.
import { z } from 'zod';
import { isHelpChannel } from '../../chat-marks.ts';
import type { Page, PageRequest } from '../../stream.ts';
import type { Api } from '../api.ts';
import { slackId } from '../fields.ts';
import { rowsPerPage } from '../limits.ts';
import { follow, listIn, parseItems, Place, startPlace } from '../pages.ts';
import { page, readCursor } from '../../pages.ts';

/** Of the name only whether it is one for help. */
const Channel = z.object({
  id: slackId,
  name: z.string().transform(isHelpChannel),
});

const Cursor = z.strictObject({ place: Place });

/** A channel's part: its id, and whether it is one for help. A channel that is renamed so is another part, and is read anew. */
const partOf = (channel: string, helps: boolean): string => `${channel}${helps ? '/help' : ''}`;

export const readPart = (part: string): { channel: string; helps: boolean } => ({
  channel: part.replace(/\/help$/, ''),
  helps: part.endsWith('/help'),
});

/**
 * Channels that the app was not invited to are found too: that they cannot be read is told at each of them. Archived ones
 * are read on: what was written last before that may not have been read yet.
 */
export const nextChannels = async (api: Api, request: PageRequest): Promise<Page> => {
  const { signal, ready } = request;
  const at = request.cursor === null ? { place: startPlace } : readCursor(Cursor, request.cursor);
  const wanted = {
    types: 'public_channel,private_channel',
    exclude_archived: 'false',
    limit: String(rowsPerPage.channels.value),
    ...(at.place.next === null ? {} : { cursor: at.place.next }),
  };
  const { body } = await api({ method: 'conversations.list', arguments: wanted, signal, ready });
  const { parsed, quarantined } = parseItems(Channel, listIn(body, 'channels'));
  // A page may tell something twice.
  const channels = [...new Map(parsed.map((one) => [one.id, one])).values()];
  const found = channels.map(({ id, name: helps }) => ({ part: partOf(id, helps), items: null }));
  const gone = channels.map(({ id, name: helps }) => partOf(id, !helps));
  const next = follow(at.place, body);
  return page({ found, gone, quarantined, cursor: { place: next ?? startPlace }, done: next === null });
};
