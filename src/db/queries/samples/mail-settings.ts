// Example calls of queries/mail-settings.ts.
import {
  deleteMailSettings,
  listMailPreferences,
  readMailPlan,
  readMailSettings,
  saveMailPlan,
  saveMailPreference,
  saveMailSettings,
} from '../mail-settings.ts';
import { at, id, organizationId, type Sample } from './sample.ts';

const plan = { organization: 'weekly', team: 'weekly', own: 'off', minute: 480, pdf: false, changedAt: at } as const;
const settings = {
  transport: 'smtp',
  fromName: 'Plumbline',
  fromAddress: 'plumbline@example.com',
  settings: { host: 'smtp.example.com' },
  secret: null,
  credentialExpiresAt: null,
  perMinute: 20,
  changedAt: at,
  changedBy: 'Ana',
} as const;
const chosen = {
  userId: id(7),
  organization: null,
  team: 'off',
  own: 'monthly',
  alerts: 'each',
  minute: 480,
  quietFrom: 1200,
  quietTo: 420,
  pdf: true,
  changedAt: at,
} as const;

export const samples: Record<string, Sample> = {
  deleteMailSettings: { run: (tx) => deleteMailSettings(tx, organizationId) },
  listMailPreferences: { run: (tx) => listMailPreferences(tx, { organizationId, userIds: null }) },
  'listMailPreferences of one': { run: (tx) => listMailPreferences(tx, { organizationId, userIds: [id(7)] }) },
  readMailPlan: { run: (tx) => readMailPlan(tx, organizationId) },
  readMailSettings: { run: (tx) => readMailSettings(tx, organizationId) },
  saveMailPlan: { run: (tx) => saveMailPlan(tx, { organizationId, ...plan, changedBy: 'Ana' }) },
  saveMailPreference: { run: (tx) => saveMailPreference(tx, { organizationId, ...chosen }) },
  saveMailSettings: { run: (tx) => saveMailSettings(tx, { organizationId, ...settings }) },
};
