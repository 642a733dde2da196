// Test run settings: every test stands beside the code it is about; stories through the real parts stand in e2e/.
import { defineConfig } from 'vitest/config';
import { StoriesFirst } from './tools/stories-first.ts';

export default defineConfig({
  test: {
    include: ['{src,emulator,web,bench,tools}/**/*.test.{ts,tsx}', 'e2e/**/*.test.ts'],
    globalSetup: ['src/db/testing-setup.ts'],
    setupFiles: ['tools/leaks.ts', 'tools/properties.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What is waited for may take its time on a machine that does other things too.
    expect: { poll: { timeout: 30_000 } },
    // On two cores: stories mostly wait for a browser, a database or a server.
    maxWorkers: 3,
    sequence: { sequencer: StoriesFirst },
    restoreMocks: true,
  },
});
