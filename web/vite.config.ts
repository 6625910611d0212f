import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import preact from '@preact/preset-vite';
import { defineConfig, type Plugin } from 'vite';

/** The Worker that `npx vite web` shows the pages of while they are worked on. */
const WORKER = process.env['RINGSIDE_URL'] ?? 'http://127.0.0.1:8787';

/** One document a page; functions/pages.ts says which addresses it stands at. */
const PAGES = ['index', 'round', 'match', 'ticket', 'console', 'docs', 'ops', '404'];

/** What documents share: `<!-- part: head -->` stands for parts/head.html. */
const parts: Plugin = {
  name: 'parts',
  transformIndexHtml: {
    order: 'pre',
    async handler(html) {
      const names = [...html.matchAll(/<!-- part: (\w+) -->/g)].flatMap(([, name]) => name ?? []);
      const texts = await Promise.all(names.map((name) => readFile(join(import.meta.dirname, `parts/${name}.html`), 'utf8')));
      return names.reduce((whole, name, index) => whole.replace(`<!-- part: ${name} -->`, texts[index] ?? ''), html);
    },
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [preact(), parts],
  build: {
    target: 'es2022',
    // The page's policy allows scripts from its own address only; what is inlined as data: would be refused.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The reference at /docs is one large chunk of its maker's; web/e2e weighs our own pages.
    chunkSizeWarningLimit: 2_000,
    rollupOptions: { input: PAGES.map((page) => join(import.meta.dirname, `${page}.html`)) },
  },
  server: { proxy: { '/api': { target: WORKER, ws: true } } },
});
