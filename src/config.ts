// Every environment variable, parsed once; each fault names the variable, what is wrong with it and the fix, never a secret's value.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { isAllowable } from './lib/hosts.ts';
import { type LogLevel, logLevels } from './lib/log.ts';
import type { Endpoints, SharedApp } from './providers/provider.ts';

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Origin under which browsers reach the product, such as `https://plumbline.example.com`; null: the listening address. */
  readonly publicUrl: string | null;
  /** PostgreSQL's address; null: the embedded database in the data folder. */
  readonly databaseUrl: string | null;
  /** Absolute. */
  readonly dataDir: string;
  /** The first seals, all of them open; 32 bytes each. */
  readonly keys: readonly [Buffer, ...Buffer[]];
  readonly endpoints: Endpoints;
  /** Host names, addresses and ranges that customers may name although they are private; lower-case. */
  readonly privateHosts: readonly string[];
  /** Addresses and ranges of the proxies in front, whose word on who asks is taken; none: nobody's. */
  readonly trustedProxies: readonly string[];
  /** Proxy for requests to the outside; null: none. */
  readonly proxy: string | null;
  /** The server that mails go out by, with user and password, and the sender; null: none is set up. */
  readonly mail: { readonly url: string; readonly from: string } | null;
  readonly logLevel: LogLevel;
  /** Lets Prometheus read /metrics from elsewhere; null: none does. */
  readonly metricsToken: string | null;
}

interface ConfigFault {
  readonly variable: string;
  /** What is wrong and how to mend it. */
  readonly message: string;
}

export class ConfigInvalid extends Error {
  override readonly name = 'ConfigInvalid';
  readonly faults: readonly ConfigFault[];
  constructor(faults: readonly ConfigFault[], options?: ErrorOptions) {
    super(faults.map((fault) => `${fault.variable}: ${fault.message}`).join('\n'), options);
    this.faults = faults;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

const clouds = ['global', 'gcc-high', 'dod', 'china', 'custom'] as const;
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** An address without a user and password, in https, or in http on this machine. */
const serviceUrl = z.string().superRefine((value, context) => {
  const url = URL.parse(value);
  const fault = (message: string) => context.addIssue({ code: 'custom', message });
  if (!url) return fault('is not a URL. Give one such as https://login.example.com');
  if (url.username !== '' || url.password !== '') return fault('carries a user or password. Leave them out.');
  if (url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname))) return;
  fault('must begin with https:// (http:// is accepted for localhost and 127.0.0.1 only).');
});

const publicUrl = z
  .string()
  .refine((value) => ['http:', 'https:'].includes(URL.parse(value)?.protocol ?? ''), {
    message: 'is not an http or https URL. Give the address people open, such as https://plumbline.example.com',
    abort: true,
  })
  .refine((value) => new URL(value).pathname === '/' && !/[?#@]/.test(value), {
    message: 'has a path, query or user. Give the address alone, such as https://plumbline.example.com',
    abort: true,
  })
  .transform((value) => new URL(value).origin);

/** `Plumbline <plumbline@example.com>` or an address alone. */
const sender = z.string().refine((value) => /^[^<>\r\n]*<[^<>\s@]+@[^<>\s@]+>$|^[^<>\s@]+@[^<>\s@]+$/.test(value), {
  message: 'is no sender. Give an address such as plumbline@example.com, or Plumbline <plumbline@example.com>',
});

/** Words separated by blanks or commas, in small letters. */
const listed = z.string().transform((value) =>
  value
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== ''),
);

const variables = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, { message: 'is not a port. Give a number from 0 to 65535.', abort: true })
    .transform(Number)
    .refine((port) => port <= 65_535, 'is not a port. Give a number from 0 to 65535.')
    .default(3000),
  HOST: z.string().min(1, 'is empty. Give an address to listen on, such as 127.0.0.1 or 0.0.0.0').default('127.0.0.1'),
  PUBLIC_URL: publicUrl.nullable().default(null),
  DATABASE_PASSWORD_FILE: z.string().nullable().default(null),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/, 'is not a PostgreSQL URL. Give one such as postgresql://user@host:5432/plumbline')
    .nullable()
    .default(null),
  HTTPS_PROXY: z
    .string()
    .refine((value) => ['http:', 'https:'].includes(URL.parse(value)?.protocol ?? ''), {
      message: 'is not a proxy. Give one such as http://proxy.example.com:8080, or unset it.',
    })
    .nullable()
    .default(null),
  PLUMBLINE_DATA_DIR: z.string().min(1, 'is empty. Give a folder, or unset it for ./.plumbline').default('.plumbline'),
  PLUMBLINE_SECRET_KEY: z.string().nullable().default(null),
  PLUMBLINE_SECRET_KEY_FILE: z.string().nullable().default(null),
  PLUMBLINE_CLOUD: z.enum(clouds, { error: `is not a cloud. Choose one of ${clouds.join(', ')}.` }).default('global'),
  PLUMBLINE_APP_CLIENT_ID: z
    .string()
    .regex(/^[\w.-]{1,100}$/, 'is no client id. Copy the Application (client) ID of your registration.')
    .nullable()
    .default(null),
  PLUMBLINE_APP_TENANT_ID: z
    .string()
    .regex(/^[\w.-]{1,100}$/, 'is no tenant. Give its id or domain, or unset it to let in every tenant.')
    .nullable()
    .default(null),
  PLUMBLINE_APP_SECRET: z.string().nullable().default(null),
  PLUMBLINE_APP_SECRET_FILE: z.string().nullable().default(null),
  PLUMBLINE_APP_CERTIFICATE_FILE: z.string().nullable().default(null),
  PLUMBLINE_FEDERATED_TOKEN_FILE: z.string().nullable().default(null),
  PLUMBLINE_SMTP_URL: z
    .string()
    .refine(
      (value) => ['smtp:', 'smtps:'].includes(URL.parse(value)?.protocol ?? '') && new URL(value).hostname !== '',
      {
        message: 'is no mail server. Give one such as smtps://user:password@smtp.example.com or smtp://127.0.0.1:25',
      },
    )
    .nullable()
    .default(null),
  PLUMBLINE_MAIL_FROM: sender.nullable().default(null),
  PLUMBLINE_MAIL_SIGN_IN: z.enum(['on', 'off'], { error: 'is neither on nor off.' }).default('on'),
  PLUMBLINE_ALLOW_PRIVATE_HOSTS: listed
    .refine((hosts) => hosts.every(isAllowable), {
      message: 'holds something else than host names, addresses and ranges. Give such as mail.example.com, 10.1.0.0/16',
    })
    .default([]),
  PLUMBLINE_TRUSTED_PROXIES: listed
    .refine((proxies) => proxies.every((one) => isAllowable(one) && isIP(one.split('/')[0] ?? '') !== 0), {
      message:
        'holds something else than addresses and ranges. Give those of your proxy, such as 10.1.2.3, 10.1.0.0/16',
    })
    .default([]),
  PLUMBLINE_METRICS_TOKEN: z.string().nullable().default(null),
  PLUMBLINE_METRICS_TOKEN_FILE: z.string().nullable().default(null),
  PLUMBLINE_LOG_LEVEL: z
    .enum(logLevels, { error: `is not a level. Choose one of ${logLevels.join(', ')}.` })
    .default('info'),
});
type Variables = z.output<typeof variables>;

/** `PLUMBLINE_LOGIN_URL` is the service `login`, `PLUMBLINE_POWER_PLATFORM_URL` is `powerPlatform`. */
const serviceName = (variable: string): string | null => {
  if (Object.hasOwn(variables.shape, variable)) return null;
  const words = /^PLUMBLINE_([A-Z][A-Z_]*)_URL$/.exec(variable)?.[1]?.toLowerCase();
  return words?.replace(/_+(\w)/g, (_all, letter: string) => letter.toUpperCase()) ?? null;
};

const readUrls = (environment: Environment, cloud: string, faults: ConfigFault[]): Record<string, string> => {
  const urls: Record<string, string> = {};
  for (const [variable, value] of Object.entries(environment)) {
    const name = serviceName(variable);
    if (name === null || value === undefined || value === '') continue;
    const parsed = serviceUrl.safeParse(value);
    if (cloud !== 'custom') {
      faults.push({ variable, message: 'is only used with PLUMBLINE_CLOUD=custom. Set that, or unset this one.' });
    } else if (parsed.success) {
      urls[name] = parsed.data.replace(/\/+$/, '');
    } else {
      faults.push(...parsed.error.issues.map((issue) => ({ variable, message: issue.message })));
    }
  }
  if (cloud === 'custom' && Object.keys(urls).length === 0 && faults.length === 0) {
    const message = 'is custom, but no address of a service is given. Set PLUMBLINE_<SERVICE>_URL for each of them.';
    faults.push({ variable: 'PLUMBLINE_CLOUD', message });
  }
  return urls;
};

const keyFormat = 'Give 32 random bytes in base64 or hex; `openssl rand -base64 32` prints some.';

const parseKey = (word: string): Buffer | null => {
  if (/^[0-9a-f]{64}$/i.test(word)) return Buffer.from(word, 'hex');
  return /^[\w+/-]{43}=?$/.test(word) ? Buffer.from(word, 'base64') : null;
};

/** Keys are separated by white space or commas; the first seals. */
const parseKeys = (text: string, variable: string): readonly [Buffer, ...Buffer[]] => {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const keys = words.map(parseKey).filter((key) => key !== null);
  const [first, ...older] = keys;
  if (words.length === 0 || !first || keys.length < words.length) {
    const message = words.length === 0 ? 'holds no key.' : 'holds something that is not a key of 32 bytes.';
    throw new ConfigInvalid([{ variable, message: `${message} ${keyFormat}` }]);
  }
  return [first, ...older];
};

const readKeyFile = (path: string): readonly [Buffer, ...Buffer[]] => {
  const variable = 'PLUMBLINE_SECRET_KEY_FILE';
  try {
    return parseKeys(readFileSync(path, 'utf8'), variable);
  } catch (cause) {
    if (cause instanceof ConfigInvalid) throw cause;
    // The path is not repeated: whoever mistook this variable for the key itself has put the key here.
    const message = `names a file that cannot be read (${codeOf(cause)}). Give the path of a file this user can read.`;
    throw new ConfigInvalid([{ variable, message }], { cause });
  }
};

/** The embedded database's key lies beside it, readable by this user alone; made at the first start. */
const embeddedKeys = (dataDir: string): readonly [Buffer, ...Buffer[]] => {
  const path = join(dataDir, 'secret.key');
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    try {
      // `wx`: of two processes that start at once one makes the key, the other reads it.
      writeFileSync(path, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    return parseKeys(readFileSync(path, 'utf8'), path);
  } catch (cause) {
    if (cause instanceof ConfigInvalid) throw cause;
    const message = `${path} cannot be made or read (${codeOf(cause)}). Give a folder this user can write to.`;
    throw new ConfigInvalid([{ variable: 'PLUMBLINE_DATA_DIR', message }], { cause });
  }
};

const readKeys = (parsed: Variables, dataDir: string): readonly [Buffer, ...Buffer[]] => {
  const { PLUMBLINE_SECRET_KEY: key, PLUMBLINE_SECRET_KEY_FILE: file } = parsed;
  if (key !== null && file !== null) {
    const message = 'is set beside PLUMBLINE_SECRET_KEY_FILE. Unset one of the two.';
    throw new ConfigInvalid([{ variable: 'PLUMBLINE_SECRET_KEY', message }]);
  }
  if (key !== null) return parseKeys(key, 'PLUMBLINE_SECRET_KEY');
  if (file !== null) return readKeyFile(file);
  if (parsed.DATABASE_URL === null) return embeddedKeys(dataDir);
  const message = `is not set, but DATABASE_URL is: every process on that database needs the same key, kept outside of it. ${keyFormat}`;
  throw new ConfigInvalid([{ variable: 'PLUMBLINE_SECRET_KEY', message }]);
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unreadable';

/** The file's text without the line's end. */
const readFileOf = (variable: string, path: string): string => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    const message = `names a file that cannot be read (${codeOf(cause)}). Give the path of a file this user can read.`;
    throw new ConfigInvalid([{ variable, message }], { cause });
  }
};

/** The database's address with the password of the file in it. */
const readDatabaseUrl = ({ DATABASE_URL: url, DATABASE_PASSWORD_FILE: file }: Variables): string | null => {
  if (file === null) return url;
  const variable = 'DATABASE_PASSWORD_FILE';
  const parsed = url === null ? null : URL.parse(url);
  if (parsed === null || parsed.username === '' || parsed.hostname === '' || parsed.password !== '') {
    const message =
      'is set: DATABASE_URL needs a user, a host and no password. Give one such as postgresql://user@host/plumbline';
    throw new ConfigInvalid([{ variable, message }]);
  }
  parsed.password = encodeURIComponent(readFileOf(variable, file));
  return parsed.href;
};

/** Long enough not to be guessed. */
const readMetricsToken = (parsed: Variables): string | null => {
  const { PLUMBLINE_METRICS_TOKEN: token, PLUMBLINE_METRICS_TOKEN_FILE: file } = parsed;
  if (token === null && file === null) return null;
  const variable = file === null ? 'PLUMBLINE_METRICS_TOKEN' : 'PLUMBLINE_METRICS_TOKEN_FILE';
  if (token !== null && file !== null) {
    throw new ConfigInvalid([{ variable, message: 'is set beside PLUMBLINE_METRICS_TOKEN. Unset one of the two.' }]);
  }
  const given = file === null ? (token ?? '') : readFileOf(variable, file);
  if (/^\S{32,}$/.test(given)) return given;
  const message = 'holds no token of 32 characters or more without blanks. `openssl rand -hex 32` prints one.';
  throw new ConfigInvalid([{ variable, message }]);
};

/** The registration that organizations and employees consent to; null when none is set up. */
const readSharedApp = (parsed: Variables): SharedApp | null => {
  const { PLUMBLINE_APP_CLIENT_ID: clientId, PLUMBLINE_APP_TENANT_ID: tenantId } = parsed;
  const { PLUMBLINE_APP_SECRET: secret, PLUMBLINE_APP_SECRET_FILE: secretFile } = parsed;
  const { PLUMBLINE_APP_CERTIFICATE_FILE: certificateFile } = parsed;
  const given = [secret, secretFile, certificateFile].filter((one) => one !== null).length;
  if (clientId === null) {
    if (given === 0 && tenantId === null) return null;
    const message = 'is not set, but other PLUMBLINE_APP_ variables are. Set it, or unset those.';
    throw new ConfigInvalid([{ variable: 'PLUMBLINE_APP_CLIENT_ID', message }]);
  }
  if (given !== 1) {
    const message = `is set, and ${given === 0 ? 'no credential' : 'more than one credential'}. Set one of PLUMBLINE_APP_CERTIFICATE_FILE, PLUMBLINE_APP_SECRET_FILE and PLUMBLINE_APP_SECRET.`;
    throw new ConfigInvalid([{ variable: 'PLUMBLINE_APP_CLIENT_ID', message }]);
  }
  return {
    clientId,
    tenantId,
    clientSecret: secretFile === null ? secret : readFileOf('PLUMBLINE_APP_SECRET_FILE', secretFile),
    certificate: certificateFile === null ? null : readFileOf('PLUMBLINE_APP_CERTIFICATE_FILE', certificateFile),
  };
};

/** Both or none. */
const readMail = ({ PLUMBLINE_SMTP_URL: url, PLUMBLINE_MAIL_FROM: from }: Variables): Config['mail'] => {
  if (url !== null && from !== null) return { url, from };
  if (url === null && from === null) return null;
  const [variable, other] = url === null ? ['SMTP_URL', 'MAIL_FROM'] : ['MAIL_FROM', 'SMTP_URL'];
  const message = `is not set, but PLUMBLINE_${other} is: mails need a server and a sender. Set it, or unset the other.`;
  throw new ConfigInvalid([{ variable: `PLUMBLINE_${variable}`, message }]);
};

/** Empty counts as unset, as in a compose file with `PUBLIC_URL=`; lower-case proxy names are customary, and so is the name that Azure's workload identity sets. */
const given = (environment: Environment): Environment => {
  const { https_proxy: proxy, AZURE_FEDERATED_TOKEN_FILE: federated } = environment;
  const customary = { HTTPS_PROXY: proxy, PLUMBLINE_FEDERATED_TOKEN_FILE: federated };
  return Object.fromEntries(Object.entries({ ...customary, ...environment }).filter(([, value]) => value !== ''));
};

/** Reads the environment, and the key's file; makes the data folder and key of an embedded database. Errors: ConfigInvalid. */
export const readConfig = (environment: Environment, folder: string): Config => {
  const set = given(environment);
  const faults: ConfigFault[] = [];
  const parsed = variables.safeParse(set);
  for (const issue of parsed.error?.issues ?? []) {
    faults.push({ variable: String(issue.path[0]), message: issue.message });
  }
  const cloud = parsed.success ? parsed.data.PLUMBLINE_CLOUD : (set['PLUMBLINE_CLOUD'] ?? 'global');
  const urls = readUrls(set, cloud, faults);
  if (!parsed.success || faults.length > 0) throw new ConfigInvalid(faults);
  const { PLUMBLINE_FEDERATED_TOKEN_FILE: federated } = parsed.data;
  const dataDir = resolve(folder, parsed.data.PLUMBLINE_DATA_DIR);
  return {
    host: parsed.data.HOST,
    port: parsed.data.PORT,
    publicUrl: parsed.data.PUBLIC_URL,
    databaseUrl: readDatabaseUrl(parsed.data),
    dataDir,
    keys: readKeys(parsed.data, dataDir),
    endpoints: {
      cloud,
      urls,
      sharedApp: readSharedApp(parsed.data),
      mailSignIn: parsed.data.PLUMBLINE_MAIL_SIGN_IN === 'on',
      ...(federated === null ? {} : { federatedTokenFile: resolve(folder, federated) }),
    },
    privateHosts: parsed.data.PLUMBLINE_ALLOW_PRIVATE_HOSTS,
    trustedProxies: parsed.data.PLUMBLINE_TRUSTED_PROXIES,
    proxy: parsed.data.HTTPS_PROXY,
    mail: readMail(parsed.data),
    logLevel: parsed.data.PLUMBLINE_LOG_LEVEL,
    metricsToken: readMetricsToken(parsed.data),
  };
};
