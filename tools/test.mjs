// Runs the tests and ends with one line, `N passed, N failed`; names every test that was skipped.
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';

// Hundreds of processes are started, most of them out of the same files: what one has compiled the next one finds.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('../node_modules/.cache/plumbline', import.meta.url));

const filters = process.argv.slice(2);
const vitest = await startVitest('test', filters, { run: true, watch: false, reporters: ['default'] });
const tests = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()]);
const broken =
  vitest.state.getTestModules().filter((module) => module.errors().length > 0).length +
  vitest.state.getUnhandledErrors().length;
const count = (state) => tests.filter((test) => test.result().state === state).length;
await vitest.close();
const skipped = tests.filter((test) => test.result().state === 'skipped');
for (const test of skipped) console.log(`skipped: ${test.module.relativeModuleId} > ${test.fullName}`);
const failed = count('failed') + broken;
console.log(`${count('passed')} passed, ${failed} failed`);
process.exit(failed > 0 || count('passed') === 0 ? 1 : 0);
