// Builds the pages into dist/web; `vite --config web/vite.config.ts` serves them while they are written, with the API taken from PLUMBLINE_URL.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './build/compressed.ts';
import { firstLoad } from './build/first-load.ts';

const root = import.meta.dirname;

/** Fewer and larger files: each costs a round trip, and a browser asks for six at a time. What the start needs is one, what a third of the parts share another. */
const codeSplitting = {
  groups: [
    { name: 'start', tags: ['$initial' as const], priority: 2 },
    { name: 'often', minShareCount: 12, priority: 1 },
  ],
};

export default defineConfig({
  root,
  plugins: [react(), firstLoad(230_000), compressed()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 800,
    rolldownOptions: { output: { codeSplitting } },
  },
  server: { proxy: { '/api/': process.env['PLUMBLINE_URL'] ?? 'http://127.0.0.1:3000' } },
});
