// The log: one JSON line an event, to stderr; what looks like a secret is masked before it is written.
import { type DestinationStream, pino } from 'pino';

type Fields = Readonly<Record<string, unknown>>;

export interface Log {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  /** An `error` field is written with its type, message, stack and causes. */
  error(message: string, fields?: Fields): void;
  /** The same log with fields that each of its lines carries. */
  with(fields: Fields): Log;
}

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const masked = '[masked]';

/** Names whose values are never written, wherever they stand. */
const secretName =
  /^(.*[-_.]?(password|passphrase|secret|token|assertion|authorization|cookie|credential|private[-_]?key|set[-_]?up[-_]?code)|pem)$/i;

/** Secrets as they look inside of texts: a bearer token, a JWT, an API key, a webhook's secret, a form's or an address's secret, a private key. */
const secretTexts: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, masked],
  [/\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g, masked],
  [/\bplk_[\w-]{12,}/g, masked],
  [/\bwhsec_[\w+/=-]+/g, masked],
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi, `$1 ${masked}`],
  [/\b((?:client_)?(?:secret|assertion)|password|(?:access_|refresh_|id_)?token)=[^&\s"]+/gi, `$1=${masked}`],
  [/(\w+:\/\/[^\s:/@]*):[^\s@/]+@/g, `$1:${masked}@`],
];

const maskText = (text: string): string =>
  secretTexts.reduce((done, [pattern, replacement]) => done.replace(pattern, replacement), text);

const errorFields = (error: Error, depth: number): Fields => ({
  type: error.name,
  message: maskText(error.message),
  ...(error.stack === undefined ? {} : { stack: maskText(error.stack) }),
  ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
  ...(error.cause === undefined ? {} : { cause: maskValue(error.cause, depth + 1) }),
});

/** A copy without secrets; deeper than six levels nothing is written. */
const maskValue = (value: unknown, depth: number): unknown => {
  if (typeof value === 'string') return maskText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 6) return '[deep]';
  if (value instanceof Error) return errorFields(value, depth);
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((item) => maskValue(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, secretName.test(name) ? masked : maskValue(item, depth + 1)]),
  );
};

const maskFields = (fields: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, secretName.test(name) ? masked : maskValue(value, 0)]),
  );

const wrap = (logger: pino.Logger): Log => ({
  debug: (message, fields) => logger.debug(fields ?? {}, maskText(message)),
  info: (message, fields) => logger.info(fields ?? {}, maskText(message)),
  warn: (message, fields) => logger.warn(fields ?? {}, maskText(message)),
  error: (message, fields) => logger.error(fields ?? {}, maskText(message)),
  with: (fields) => wrap(logger.child(maskFields(fields))),
});

/** Writes to stderr unless another destination is given. */
export const openLog = (options: { level: LogLevel; destination?: DestinationStream }): Log =>
  wrap(
    pino(
      {
        level: options.level,
        base: null,
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }), log: maskFields },
      },
      options.destination ?? pino.destination({ dest: 2, sync: true }),
    ),
  );
