// What deploy/ and the Dockerfile promise: nobody special, nothing writable, secrets as files, no password by default, every variable known.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../src/config.ts';
import { readYaml } from './yaml.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const parsed = (path: string) => readYaml(read(path));
const manifests = readdirSync(join(root, 'deploy/kubernetes')).flatMap((name) => parsed(`deploy/kubernetes/${name}`));

const Variables = z.record(z.string(), z.string());
const Service = z.strictObject({
  image: z.string().regex(/^[\w./-]+:[\w.-]+$/),
  build: z.strictObject({ context: z.literal('..') }).optional(),
  command: z.array(z.string()).optional(),
  user: z.literal('1000:1000').optional(),
  init: z.literal(true).optional(),
  read_only: z.literal(true).optional(),
  cap_drop: z.tuple([z.literal('ALL')]).optional(),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]).optional(),
  tmpfs: z.array(z.string()).optional(),
  restart: z.enum(['unless-stopped', 'no']),
  stop_grace_period: z.string(),
  shm_size: z.string().optional(),
  environment: Variables,
  secrets: z.array(z.string()).min(1),
  volumes: z.array(z.string()).optional(),
  networks: z.array(z.enum(['inside', 'outside'])),
  ports: z.array(z.string()).optional(),
  healthcheck: z.union([
    z.strictObject({ disable: z.literal(true) }),
    z.strictObject({
      test: z.array(z.string()).min(2),
      interval: z.string(),
      timeout: z.string(),
      retries: z.int(),
      start_period: z.string(),
    }),
  ]),
  deploy: z.strictObject({ replicas: z.string() }).optional(),
  depends_on: z
    .record(z.string(), z.strictObject({ condition: z.enum(['service_healthy', 'service_completed_successfully']) }))
    .optional(),
});
const Compose = z.strictObject({
  name: z.literal('plumbline'),
  'x-plumbline': z.unknown(),
  'x-environment': z.unknown(),
  services: z.record(z.enum(['database', 'migrate', 'web', 'worker']), Service),
  networks: z.strictObject({ inside: z.strictObject({ internal: z.literal(true) }), outside: z.strictObject({}) }),
  volumes: z.record(z.string(), z.strictObject({})),
  secrets: z.record(z.string(), z.strictObject({ file: z.string().startsWith('./secrets/') })),
});

const Container = z.strictObject({
  name: z.string(),
  image: z.string().regex(/:\d+\.\d+\.\d+$/),
  args: z.array(z.string()).min(1),
  ports: z.array(z.strictObject({ name: z.string(), containerPort: z.literal(3000) })).optional(),
  envFrom: z.tuple([z.strictObject({ configMapRef: z.strictObject({ name: z.literal('plumbline') }) })]),
  env: z.array(z.strictObject({ name: z.string().endsWith('_FILE'), value: z.string() })),
  startupProbe: z.unknown().optional(),
  livenessProbe: z.unknown().optional(),
  readinessProbe: z.unknown().optional(),
  resources: z.strictObject({
    requests: z.strictObject({ cpu: z.string(), memory: z.string() }),
    limits: z.strictObject({ memory: z.string() }),
  }),
  // The restricted pod security standard, and a file system that is only read.
  securityContext: z.strictObject({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
  }),
  volumeMounts: z.array(z.strictObject({ name: z.string(), mountPath: z.string(), readOnly: z.boolean().optional() })),
});
const Item = z.strictObject({ key: z.string(), path: z.string() });
const Volume = z.union([
  z.strictObject({ name: z.string(), emptyDir: z.strictObject({ sizeLimit: z.string() }) }),
  z.strictObject({
    name: z.string(),
    secret: z.strictObject({ secretName: z.literal('plumbline'), defaultMode: z.literal(0o440), items: z.array(Item) }),
  }),
]);
const Pod = z.strictObject({
  automountServiceAccountToken: z.literal(false),
  enableServiceLinks: z.literal(false),
  securityContext: z.strictObject({
    runAsNonRoot: z.literal(true),
    runAsUser: z.literal(1000),
    runAsGroup: z.literal(1000),
    fsGroup: z.literal(1000),
    seccompProfile: z.strictObject({ type: z.literal('RuntimeDefault') }),
  }),
  terminationGracePeriodSeconds: z.int().optional(),
  topologySpreadConstraints: z.unknown().optional(),
  restartPolicy: z.literal('Never').optional(),
  containers: z.tuple([Container]),
  volumes: z.array(Volume),
});
const Labels = z.record(z.string().startsWith('app.kubernetes.io/'), z.string());
const Metadata = z.strictObject({ name: z.string(), labels: Labels, annotations: z.unknown().optional() });
const Template = z.strictObject({ metadata: z.strictObject({ labels: Labels }), spec: Pod });
const Selector = z.strictObject({ matchLabels: Labels });
const Workload = z.discriminatedUnion('kind', [
  z.strictObject({
    apiVersion: z.literal('apps/v1'),
    kind: z.literal('Deployment'),
    metadata: Metadata,
    spec: z.strictObject({ replicas: z.int().min(2), selector: Selector, template: Template }),
  }),
  z.strictObject({
    apiVersion: z.literal('batch/v1'),
    kind: z.literal('Job'),
    metadata: Metadata,
    spec: z.strictObject({ backoffLimit: z.int(), ttlSecondsAfterFinished: z.int(), template: Template }),
  }),
]);
const Kind = z.object({ kind: z.string() });
const workloads = manifests
  .filter((one) => ['Deployment', 'Job'].includes(Kind.parse(one).kind))
  .map((one) => Workload.parse(one));
const ofKind = <Shape extends z.ZodType>(kind: string, shape: Shape): z.output<Shape>[] =>
  manifests.filter((one) => Kind.parse(one).kind === kind).map((one) => shape.parse(one));

/** What the variables come to where files of secrets are as they should be. */
const configured = (variables: Readonly<Record<string, string>>) => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-deploy-'));
  try {
    const secret = (name: string): string => {
      const path = join(folder, name);
      writeFileSync(path, name === 'plumbline_key' ? Buffer.alloc(32, 7).toString('base64') : 's'.repeat(40));
      return path;
    };
    const environment = Object.entries(variables).map(([name, value]) => {
      const inside = /^\/run\/secrets\/(?:plumbline\/)?(\w+)$/.exec(value)?.[1];
      return [name, inside === undefined ? value.replace(/^\$\{\w+:?-([^}]*)\}$/, '$1') : secret(inside)];
    });
    return readConfig(Object.fromEntries(environment), folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};
const known = new Set(
  read('src/config.ts')
    .match(/^ {2}[A-Z_]+(?=:)/gm)
    ?.map((name) => name.trim()),
);

describe('the compose file', () => {
  const [compose] = z.tuple([Compose]).parse(parsed('deploy/compose.yaml'));
  const { services, secrets, volumes } = compose;

  test('runs Plumbline as nobody special on a file system that is only read, in three ways', () => {
    for (const name of ['migrate', 'web', 'worker'] as const) {
      const { user, read_only: only, cap_drop: drop, security_opt: options, init } = services[name];
      expect([name, user, only, drop, options, init]).toEqual([
        name,
        '1000:1000',
        true,
        ['ALL'],
        ['no-new-privileges:true'],
        true,
      ]);
    }
    expect(services.web.command).toEqual(['serve', '--no-worker']);
    expect(services.worker.command).toEqual(['worker']);
    expect(services.database.image).toMatch(/^postgres:17/);
  });

  test('holds no secret and has none by default: each is a file, named where it is used, and listens to this machine alone', () => {
    const used = new Set(Object.values(services).flatMap((service) => service.secrets));
    expect(used).toEqual(new Set(Object.keys(secrets)));
    for (const [name, service] of Object.entries(services)) {
      for (const [variable, value] of Object.entries(service.environment)) {
        if (!/PASSWORD|SECRET|TOKEN|KEY/.test(variable)) continue;
        expect([name, variable, value]).toEqual([
          name,
          expect.stringMatching(/_FILE$/),
          expect.stringMatching(/^\/run\/secrets\//),
        ]);
        expect([name, service.secrets]).toEqual([name, expect.arrayContaining([value.split('/').at(-1)])]);
      }
    }
    expect(read('.gitignore').split('\n')).toContain('deploy/secrets/');
    expect(services.web.ports).toEqual(['${PLUMBLINE_BIND:-127.0.0.1}:${PLUMBLINE_PORT:-3000}:3000']);
    expect(services.database.ports).toBeUndefined();
    expect(services.database.networks).toEqual(['inside']);
  });

  test('gives what the product understands, and every volume, file and service it names is there', () => {
    for (const name of ['migrate', 'web', 'worker'] as const) {
      const { environment } = services[name];
      expect(Object.keys(environment).filter((variable) => !known.has(variable))).toEqual([]);
      const config = configured(environment);
      expect(config.databaseUrl).toMatch(/^postgresql:\/\/plumbline:s{40}@database:5432\/plumbline$/);
      expect([name, config.metricsToken]).toEqual([name, name === 'web' ? 's'.repeat(40) : null]);
    }
    for (const service of Object.values(services)) {
      for (const place of service.volumes ?? []) {
        const [from = ''] = place.split(':');
        expect(from.startsWith('./') ? existsSync(join(root, 'deploy', from)) : from in volumes).toBe(true);
      }
      for (const needed of Object.keys(service.depends_on ?? {})) expect(Object.keys(services)).toContain(needed);
    }
  });
});

describe('the manifests', () => {
  test('run Plumbline under the restricted pod security standard, each with what its selector finds', () => {
    expect(workloads.map(({ metadata }) => metadata.name)).toEqual([
      'plumbline-migrate',
      'plumbline-web',
      'plumbline-worker',
    ]);
    for (const one of workloads) {
      const labels = one.spec.template.metadata.labels;
      expect(labels).toEqual(one.metadata.labels);
      if (one.kind === 'Deployment') expect(one.spec.selector.matchLabels).toEqual(labels);
      const { volumes, containers } = one.spec.template.spec;
      const mounted = containers[0].volumeMounts.map(({ name }) => name);
      expect(mounted).toEqual(volumes.map(({ name }) => name));
    }
  });

  test('give what the product understands, with secrets as files out of the example’s keys', () => {
    const [config] = ofKind('ConfigMap', z.object({ data: Variables }));
    const [example] = ofKind('Secret', z.object({ stringData: Variables }));
    expect(new Set(Object.values(example?.stringData ?? {}))).toEqual(new Set(['REPLACE']));
    for (const one of workloads) {
      const { containers, volumes } = one.spec.template.spec;
      const env = Object.fromEntries(containers[0].env.map(({ name, value }) => [name, value]));
      const items = volumes.flatMap((volume) => ('secret' in volume ? volume.secret.items : []));
      const paths = items.map(({ path }) => `/run/secrets/plumbline/${path}`);
      expect(Object.values(env)).toEqual(paths);
      expect(Object.keys(example?.stringData ?? {})).toEqual(expect.arrayContaining(items.map(({ key }) => key)));
      const all = { ...config?.data, ...env };
      expect(Object.keys(all).filter((name) => !known.has(name))).toEqual([]);
      expect(configured(all).publicUrl).toBe('https://plumbline.example.com');
    }
  });

  test('lead from the ingress to the web pods and nowhere else', () => {
    const [service] = ofKind(
      'Service',
      z.object({ metadata: Metadata, spec: z.object({ type: z.literal('ClusterIP'), selector: Labels }) }),
    );
    const web = workloads.find(({ metadata }) => metadata.name === 'plumbline-web');
    expect(service?.spec.selector).toEqual(web?.metadata.labels);
    const [ingress] = ofKind('Ingress', z.object({ spec: z.object({ rules: z.unknown() }) }));
    expect(JSON.stringify(ingress)).toContain(`"service":{"name":"${service?.metadata.name}"`);
    const policies = ofKind(
      'NetworkPolicy',
      z.object({
        spec: z.object({ podSelector: Selector, policyTypes: z.array(z.string()), ingress: z.unknown().optional() }),
      }),
    );
    const open = policies.filter(({ spec }) => spec.ingress !== undefined);
    expect(policies.every(({ spec }) => spec.policyTypes.includes('Ingress'))).toBe(true);
    expect(open.map(({ spec }) => spec.podSelector.matchLabels)).toEqual([web?.metadata.labels]);
    const budgets = ofKind('PodDisruptionBudget', z.object({ spec: z.object({ selector: Selector }) }));
    expect(budgets.map(({ spec }) => spec.selector.matchLabels)).toEqual(
      workloads.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.labels),
    );
  });
});

describe('the image', () => {
  const steps = read('Dockerfile')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const final = steps.slice(steps.findLastIndex((line) => line.startsWith('FROM ')));

  test('runs as nobody special on Node 24, says how it does, and takes nothing but what is named into it', () => {
    for (const from of steps.filter((line) => line.startsWith('FROM '))) expect(from).toMatch(/^FROM node:24-/);
    expect(final).toContain('USER 1000:1000');
    expect(final.filter((line) => /^(RUN|ADD)/.test(line))).toEqual([]);
    expect(final.find((line) => line.startsWith('HEALTHCHECK'))).toContain('/health/live');
    expect(final.join('\n')).toContain('PLUMBLINE_DATA_DIR=/data');
    const [first, ...named] = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(first).toBe('*');
    for (const line of named.filter((one) => one.startsWith('!')))
      expect([line, existsSync(join(root, line.slice(1)))]).toEqual([line, true]);
  });

  // Minutes, and the network: run by who changes the Dockerfile.
  (process.env['PLUMBLINE_TRY_IMAGE'] === '1' ? test : test.skip)(
    'is healthy when its steps are taken by hand (set PLUMBLINE_TRY_IMAGE=1)',
    { timeout: 900_000 },
    () => {
      const said = execFileSync(join(root, 'deploy/try-image.sh'), {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      expect(said).toContain('healthy, ready, pages served, stopped cleanly');
    },
  );
});
