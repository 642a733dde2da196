// What an audit query finds: records of its span that the log showed when it ended, as its filters and its owner's permissions leave them.
import { auditOn, type AuditRecord } from '../activity/audit.ts';
import { day } from '../activity/days.ts';
import { newestFirst } from '../activity/newest.ts';
import { hashText } from '../seeded.ts';
import type { Tenant } from '../tenant/model.ts';
import type { AuditQuery, Found } from './audit-queries.ts';
import { actorOf, addressOf, objectOf, showRecord } from './audit-shape.ts';

/** Days that the log is kept. */
export const auditDays = 180;

type Test = (record: AuditRecord) => boolean;

/** No filter lets everything pass. */
const among = (wanted: readonly string[], read: (record: AuditRecord) => string): Test => {
  const words = new Set(wanted.map((word) => word.toLowerCase()));
  return (record) => words.size === 0 || words.has(read(record).toLowerCase());
};

/** An object that ends with `*` stands for all that begins so. */
const ofObject =
  (wanted: readonly string[], tenant: Tenant): Test =>
  (record) =>
    wanted.length === 0 ||
    wanted.some((word) => {
      const object = objectOf(record, tenant).toLowerCase();
      const lower = word.toLowerCase();
      return lower.endsWith('*') ? object.startsWith(lower.slice(0, -1)) : object === lower;
    });

const holds = (keyword: string | null, tenant: Tenant): Test => {
  const word = (keyword ?? '').toLowerCase();
  return (record) => word === '' || JSON.stringify(showRecord(record, tenant)).toLowerCase().includes(word);
};

const makeTest = ({ filters, visible }: AuditQuery, tenant: Tenant): Test => {
  const tests: readonly Test[] = [
    (record) => visible === null || visible.includes(record.operation.service),
    among(filters.services, ({ operation }) => operation.service),
    among(filters.operations, ({ operation }) => operation.name),
    among(filters.recordTypes, ({ operation }) => operation.recordType),
    among(filters.userPrincipalNames, actorOf),
    among(filters.ipAddresses, addressOf),
    ofObject(filters.objectIds, tenant),
    holds(filters.keyword, tenant),
  ];
  return (record) => tests.every((test) => test(record));
};

/** Newest first; what is beyond the limit is left out. */
export const findRecords = (query: AuditQuery, tenant: Tenant, endedAt: number): Found => {
  const { filters, recordLimit } = query;
  const window = {
    from: Math.max(filters.from, endedAt - auditDays * day),
    to: Math.min(filters.to, endedAt + 1),
    asOf: endedAt,
  };
  const fits = makeTest(query, tenant);
  const records: AuditRecord[] = [];
  for (const record of newestFirst((number) => auditOn(tenant, number), window)) {
    if (!fits(record)) continue;
    if (records.length === recordLimit) return { records, truncated: true };
    records.push(record);
  }
  return { records, truncated: false };
};

const repeats = 40;

/** A reading that went wrong: one record in seven is missing, and one is there many times. */
export const spoil = (records: readonly AuditRecord[], reading: number): readonly AuditRecord[] => {
  const left = records.filter(({ id }) => hashText(`${id} reading ${reading}`) % 7 !== 0);
  const one = left[hashText(`repeated ${reading}`) % Math.max(1, left.length)];
  return one
    ? left.flatMap((record) => (record === one ? Array.from({ length: repeats }, () => one) : [record]))
    : left;
};
