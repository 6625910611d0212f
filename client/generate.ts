import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createApp } from '../functions/app.ts';
import { describeApi } from '../functions/openapi/document.ts';
import { schemaOf, type Described } from './schema-of.ts';

await writeFile(join(import.meta.dirname, 'schema.ts'), await schemaOf(describeApi(createApp()) as Described));
