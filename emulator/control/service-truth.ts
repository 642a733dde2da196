// The truth about what lies in services that are not Microsoft's, where it is asked for.
import type { Tenant } from '../tenant/model.ts';
import { listChatTruth } from '../truth/chats.ts';
import { listGoogleTruth } from '../truth/google.ts';
import { listRecordingTruth } from '../truth/recordings.ts';
import type { Truth } from '../truth/shapes.ts';
import type { World } from '../world.ts';
import { ControlError } from './calls.ts';

type Writer = (world: World, tenant: Tenant, truth: Truth) => object;

const writers: Readonly<Record<string, Writer>> = {
  slack: (world, tenant, { asOf }) => listChatTruth(tenant, world.chats.of(tenant), Date.parse(asOf)),
  google: (_, tenant, { asOf, from, to }) => listGoogleTruth(tenant, { from, to, now: Date.parse(asOf) }),
  zoom: (_, tenant, { asOf, from, to }) => listRecordingTruth(tenant, { from, to, now: Date.parse(asOf) }),
};

/** A field for each of the services, named with commas between them. Throws ControlError for an unknown one. */
export const listServiceTruth = (
  world: World,
  tenant: Tenant,
  { services, truth }: { readonly services: string | undefined; readonly truth: Truth },
): object => {
  const names = (services ?? '').split(',').filter((name) => name !== '');
  const fields = names.map((name) => {
    const writer = writers[name];
    if (!writer) throw new ControlError(`There is no service ${name}. Choose of: ${Object.keys(writers).join(', ')}.`);
    return [name, writer(world, tenant, truth)] as const;
  });
  return Object.fromEntries(fields);
};
