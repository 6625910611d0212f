import { writeFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { schemaOf, type Described } from './schema-of.ts';

// Node has no `cloudflare:workers`, and a document needs no runtime: the routes are imported once this stands.
const standIn = import.meta.resolve('../local/workerd-stand-in.ts');
registerHooks({
  resolve: (specifier, context, next) => next(specifier === 'cloudflare:workers' ? standIn : specifier, context),
});
const { createApp } = await import('../functions/app.ts');
const { describeApi } = await import('../functions/openapi/document.ts');

await writeFile(join(import.meta.dirname, 'schema.ts'), await schemaOf(describeApi(createApp()) as Described));
