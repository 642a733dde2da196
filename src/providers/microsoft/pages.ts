// A stream's page from Graph's items: each is parsed on its own, and what cannot be parsed is set aside with its fault.
import type { z } from 'zod';
import type { Quarantined } from '../stream.ts';
import { sourceId } from './fields.ts';
import { isRecord } from './wire.ts';
import { reasonOf } from '../pages.ts';

/** An item's fault as path and message; zod's messages name the shape that was expected, never what came. */
export const faultOf = (item: unknown, error: z.ZodError): Quarantined => {
  const id = sourceId.safeParse(isRecord(item) ? item['id'] : undefined);
  return {
    id: id.data ?? null,
    reason: reasonOf(error),
  };
};

/** Every item through its schema, but for those that `plain` reads; those that do not fit are set aside, one by one. */
export const parseItems = <Parsed>(
  schema: z.ZodType<Parsed>,
  items: readonly unknown[],
  plain: (item: unknown) => Parsed | undefined = () => undefined,
): { readonly parsed: readonly Parsed[]; readonly quarantined: readonly Quarantined[] } => {
  const parsed: Parsed[] = [];
  const quarantined: Quarantined[] = [];
  for (const item of items) {
    const known = plain(item);
    if (known !== undefined) {
      parsed.push(known);
      continue;
    }
    const result = schema.safeParse(item);
    if (result.success) parsed.push(result.data);
    else quarantined.push(faultOf(item, result.error));
  }
  return { parsed, quarantined };
};

/** The id of an item that was removed at the source; null for one that is there. */
export const removedId = (item: unknown): string | null =>
  isRecord(item) && item['@removed'] !== undefined && typeof item['id'] === 'string' ? item['id'] : null;
