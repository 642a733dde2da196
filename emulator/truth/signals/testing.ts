// For tests: the ledger of the signals of a tiny tenant, figure by figure.
import type { ChatChannel } from '../../tenant/chats.ts';
import { tinyTenant, type TinyOptions } from '../tiny-tenant.ts';
import type { SignalFigure } from './figure.ts';
import type { Source } from './held.ts';
import { readLogs } from './logs.ts';
import { computeSignalTruth, type SignalPerson, type SignalQuestion, type SignalTruth } from './signal-truth.ts';

interface Scene extends TinyOptions {
  readonly channels?: readonly ChatChannel[];
  readonly sources?: readonly Source[];
  readonly usageSince?: string;
}

export const truthOf = (scene: Scene, options: SignalQuestion): SignalTruth => {
  const { channels = [], usageSince } = scene;
  const slack: readonly Source[] = channels.length > 0 ? ['slack'] : [];
  const sources = scene.sources ?? ['mail', 'meetings', 'calls', 'teams', ...slack];
  const tenant = tinyTenant(scene);
  const services = { channels, reportRestatement: false, signInDays: 30 };
  return computeSignalTruth(
    tenant,
    options,
    readLogs(tenant, options, { services, sources: new Set(sources), usageSince }),
  );
};

export const personOf = (truth: SignalTruth, userId: string): SignalPerson => {
  const person = truth.people.find((one) => one.userId === userId);
  if (!person) throw new Error(`Nobody is called ${userId}.`);
  return person;
};

export const figureOn = (person: SignalPerson, day: string, name: string): SignalFigure | undefined =>
  person.days.find((one) => one.day === day)?.signals[name];
