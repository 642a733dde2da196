// Builds the pages into dist/web; `vite --config web/vite.config.ts` serves them while they are written, with the API taken from PLUMBLINE_URL.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './build/compressed.ts';
import { firstLoad } from './build/first-load.ts';

const root = import.meta.dirname;

export default defineConfig({
  root,
  plugins: [react(), firstLoad(230_000), compressed()],
  build: { outDir: '../dist/web', emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 600 },
  server: { proxy: { '/api/': process.env['PLUMBLINE_URL'] ?? 'http://127.0.0.1:3000' } },
});
