// Builds the pages into dist/web; `vite --config web/vite.config.ts` serves them while they are written, with the API taken from PLUMBLINE_URL.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = import.meta.dirname;

export default defineConfig({
  root,
  plugins: [react()],
  build: { outDir: '../dist/web', emptyOutDir: true, target: 'es2023', reportCompressedSize: true },
  server: { proxy: { '/api': process.env['PLUMBLINE_URL'] ?? 'http://127.0.0.1:8080' } },
});
