import { globSync } from 'node:fs';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

/** The Worker that `npx vite web` shows the pages of while they are worked on. */
const WORKER = process.env['RINGSIDE_URL'] ?? 'http://127.0.0.1:8787';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [preact()],
  build: {
    target: 'es2022',
    // Every page stands in this folder: a new one needs no line here.
    rolldownOptions: { input: globSync(`${import.meta.dirname}/*.html`) },
    // The page's policy allows scripts from its own address only; what is inlined as data: would be refused.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': { target: WORKER, ws: true } } },
});
