import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { schemaOf, type Described } from '../../client/schema-of.ts';
import { createApp } from '../../functions/app.ts';
import { LIMITS } from '../../functions/limits.ts';
import { describeApi } from '../../functions/openapi/document.ts';

const app = createApp();
const document = describeApi(app);
const text = JSON.stringify(document);

type Operation = NonNullable<NonNullable<(typeof document)['paths']>[string]['get']>;

/** Of each operation of the document: `GET /api/v1/rounds/{roundId}`, and what it says of itself. */
const operations = new Map<string, Operation>(
  Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap((method) =>
      item[method] === undefined ? [] : [[`${method.toUpperCase()} ${path}`, item[method]] as const],
    ),
  ),
);
const operationOf = (name: string) => operations.get(name) ?? expect.unreachable(`${name} is not in the document`);
const statusesOf = (name: string) => Object.keys(operationOf(name).responses ?? {});

describe('the document', () => {
  it('passes a strict linter without a warning', async () => {
    const rules = { 'parameter-description': 'error', 'operation-tag-defined': 'error', 'no-schema-type-mismatch': 'error' } as const;
    const config = await createConfig({ extends: ['recommended-strict'], rules });
    const problems = await lintFromString({ source: text, config });
    expect(problems.map(({ ruleId, message, location: [at] }) => [ruleId, message, at?.pointer])).toEqual([]);
  });

  it('has every route of the API, and no other', () => {
    // A middleware alone is no route; `ALL /*` is what surrounds them.
    const routed = app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    const undescribed = ['GET /openapi.json'];
    expect([...operations.keys(), ...undescribed].toSorted()).toEqual([...new Set(routed)].toSorted());
  });

  it('says who may call, as the guard of the route does', () => {
    const sale = operationOf('POST /api/v1/receipts');
    expect([sale.security, sale.description]).toEqual([[{ bearer: [] }, { cookie: [] }], 'Roles: cashier, admin.']);
    expect(operationOf('POST /api/v1/auth/logout').security).toHaveLength(2);
    expect(operationOf('GET /api/v1/rounds/current').security).toEqual([]);
  });

  it('says how each operation may be refused, and always with a problem document', () => {
    expect(statusesOf('POST /api/v1/receipts')).toEqual(['201', '400', '401', '403', '404', '409', '422', '429', '503', 'default']);
    expect(statusesOf('GET /api/v1/rounds/{roundId}')).toEqual(['200', '400', '404', '429', '503', 'default']);
    expect(statusesOf('POST /api/v1/auth/login')).toContain('401');
    const refusals = Object.values(document.components?.responses ?? {}).map((response) => 'content' in response && response.content);
    expect(new Set(refusals.map((content) => JSON.stringify(content)))).toEqual(
      new Set(['{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}']),
    );
  });

  it('has no named shape that may be null: it would be so wherever it stands, or not at all', () => {
    const nullable = Object.entries(document.components?.schemas ?? {}).filter(
      ([, schema]) => 'type' in schema && schema.type?.includes('null'),
    );
    expect(nullable).toEqual([]);
    expect(text).not.toContain('"allOf"');
  });

  it('has patterns as JSON Schema takes them: without slashes and flags', () => {
    const patterns = [...text.matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)].map(([, pattern = '']) => String(JSON.parse(pattern)));
    expect(patterns).toContain('^[^\\p{Cc}\\p{Cs}]+$');
    expect(patterns.filter((pattern) => /\/[a-z]*$/.test(pattern))).toEqual([]);
  });

  it('tells the limits that are kept', () => {
    expect(document.info.description).toContain('## Limits');
    for (const { name } of LIMITS) expect(document.info.description).toContain(`| ${name} |`);
  });

  it('lists the code of every refusal with its status and its meaning', () => {
    const codes = document.components?.schemas?.['ProblemCode'];
    expect(codes).toMatchObject({
      type: 'string',
      enum: expect.arrayContaining(['core/malformed', 'live/unknown-topic', 'esports/match-over']),
    });
    expect(codes).toMatchObject({
      description: expect.stringContaining('| `betting/round-closed` | 409 | The round takes no more bets |'),
    });
  });
});

describe('the client', () => {
  it('has the types that the document makes now', async () => {
    const committed = await readFile(join(import.meta.dirname, '../../client/schema.ts'), 'utf8');
    expect(await schemaOf(JSON.parse(text) as Described), 'run: node client/generate.ts').toBe(committed);
  });
});
