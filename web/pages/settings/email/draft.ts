// What stands in the form for mail while it is edited, and what is sent of it.
import type { z } from 'zod';
import type { MailSettings, saveMailSettings } from '../../../../src/contract/mail.ts';

/** smtp: a server. service: the source's own. */
export interface Draft {
  readonly transport: 'smtp' | 'provider';
  readonly fromName: string;
  readonly fromAddress: string;
  readonly perMinute: number;
  readonly host: string;
  readonly port: string;
  readonly security: 'starttls' | 'tls' | 'none';
  readonly signIn: 'none' | 'password' | 'oauth';
  readonly user: string;
  /** Empty: as it is stored. */
  readonly password: string;
  readonly provider: string;
  /** Empty: an app of its own. */
  readonly connectionId: string;
  readonly credential: string;
  readonly fields: Readonly<Record<string, string>>;
}

const empty: Draft = {
  transport: 'smtp',
  fromName: 'Plumbline',
  fromAddress: '',
  perMinute: 20,
  host: '',
  port: '587',
  security: 'starttls',
  signIn: 'password',
  user: '',
  password: '',
  provider: '',
  connectionId: '',
  credential: 'secret',
  fields: {},
};

export const draftOf = ({ own, services }: MailSettings): Draft => {
  const provider = services[0]?.provider ?? '';
  const connectionId = services[0]?.connections[0]?.id ?? '';
  if (own === null) return { ...empty, provider, connectionId };
  const { fromName, fromAddress, perMinute } = own;
  const from = { ...empty, fromName, fromAddress, perMinute };
  if (own.transport === 'provider')
    return { ...from, transport: 'provider', provider: own.provider, connectionId: own.connectionId ?? '' };
  const { host, port, security, signIn, user } = own;
  return {
    ...from,
    host,
    port: String(port),
    security,
    signIn,
    user,
    provider: own.provider || provider,
    connectionId,
  };
};

/** Fields that were filled in; null: none, and what is stored stays. */
const filled = (fields: Readonly<Record<string, string>>): Record<string, string> | null => {
  const given = Object.entries(fields).filter(([, value]) => value.trim() !== '');
  return given.length === 0 ? null : Object.fromEntries(given);
};

export const settingsOf = (draft: Draft): z.input<typeof saveMailSettings.input>['settings'] => {
  const { fromName, fromAddress, perMinute, provider } = draft;
  const from = { fromName, fromAddress: fromAddress.trim(), perMinute };
  if (draft.transport === 'provider') {
    const connectionId = draft.connectionId === '' ? null : draft.connectionId;
    return {
      transport: 'provider',
      ...from,
      provider,
      connectionId,
      fields: connectionId === null ? filled(draft.fields) : null,
    };
  }
  const { host, port, security, signIn, user, password } = draft;
  const server = { host: host.trim(), port: Number(port), security, signIn, user: user.trim() };
  return {
    transport: 'smtp',
    ...from,
    ...server,
    password: password === '' ? null : password,
    provider: signIn === 'oauth' ? provider : '',
    fields: signIn === 'oauth' ? filled(draft.fields) : null,
  };
};
