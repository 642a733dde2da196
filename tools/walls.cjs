// The order of the folders: each imports only from its left; checked by dependency-cruiser.
const ranks = [
  ['lib'],
  ['contract'],
  ['db'],
  ['providers'],
  ['connections'],
  ['activity'],
  ['people'],
  ['signals'],
  ['calls', 'accounts', 'reviews', 'agents'],
  ['notify'],
  ['access'],
  ['sync'],
  ['http'],
  ['cli'],
];
const flat = ranks.flat();

const order = flat.map((folder) => {
  const rank = ranks.findIndex((row) => row.includes(folder));
  const barred = flat.filter((other) => other !== folder && ranks.findIndex((row) => row.includes(other)) >= rank);
  return {
    name: `order-${folder}`,
    comment: `src/${folder} imports only from folders to its left in the order of the data's way.`,
    severity: 'error',
    from: { path: `^src/${folder}/` },
    // The composition root and the configuration stand above all folders but the commands, which start them.
    to: { path: `^src/(${[...barred, folder === 'cli' ? 'main\\.ts$' : '[^/]+\\.ts$'].join('|')})` },
  };
});

module.exports = {
  forbidden: [
    ...order,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'provider-is-an-island',
      comment: 'A provider knows no other provider.',
      severity: 'error',
      from: { path: '^src/providers/([^/]+)/' },
      to: { path: '^src/providers/([^/]+)/', pathNot: '^src/providers/$1/' },
    },
    {
      name: 'provider-knows-no-database',
      severity: 'error',
      from: { path: '^src/providers/' },
      to: { path: '^src/db/' },
    },
    {
      name: 'provider-named-only-in-the-list',
      severity: 'error',
      from: { path: '^(src|web)/', pathNot: '^src/providers/(index\\.ts$|[^/]+/)' },
      to: { path: '^src/providers/[^/]+/' },
    },
    {
      name: 'only-db-speaks-sql',
      severity: 'error',
      from: { path: '^(src|web)/', pathNot: '^src/db/' },
      to: { path: 'node_modules/(kysely|pg|@electric-sql/pglite|pg-boss)/' },
    },
    {
      name: 'contract-is-pure',
      severity: 'error',
      from: { path: '^src/contract/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^(src/contract/|node_modules/zod/)' },
    },
    {
      name: 'web-sees-only-the-contract',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(src/(?!contract/)|emulator/|e2e/|bench/)' },
    },
    {
      name: 'emulator-and-product-ignore-each-other',
      severity: 'error',
      from: { path: '^emulator/' },
      to: { path: '^(src|web|e2e|bench)/' },
    },
    {
      name: 'product-and-emulator-ignore-each-other',
      severity: 'error',
      from: { path: '^(src|web)/' },
      to: { path: '^(emulator|e2e|bench)/' },
    },
    {
      name: 'no-development-parts-in-the-product',
      severity: 'error',
      from: { path: '^src/', pathNot: '(\\.test\\.ts|/testing\\.ts|/testing/.*)$' },
      to: { dependencyTypes: ['npm-dev', 'npm-optional', 'npm-no-pkg', 'npm-unknown'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    preserveSymlinks: true,
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
    exclude: { path: '^dist/' },
  },
};
