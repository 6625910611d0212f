import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseYaml } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Config } from '../../core/config.ts';

const ROOT = join(import.meta.dirname, '../..');
const WORKFLOWS = '.github/workflows';

const Step = z.looseObject({
  name: z.string().optional(),
  run: z.string().optional(),
  uses: z.string().optional(),
  if: z.string().optional(),
});
const Workflow = z.looseObject({
  permissions: z.record(z.string(), z.string()),
  concurrency: z.looseObject({ group: z.string() }),
  jobs: z.record(z.string(), z.looseObject({ 'timeout-minutes': z.number().optional(), steps: z.array(Step).optional() })),
});

const page = await readFile(join(ROOT, 'docs/deploying.md'), 'utf8');
const wrangler = await readFile(join(ROOT, 'wrangler.toml'), 'utf8');
const scripts = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))).scripts;
const names = await readdir(join(ROOT, WORKFLOWS));
const workflows = await Promise.all(
  names.map(async (name) => {
    const text = await readFile(join(ROOT, WORKFLOWS, name), 'utf8');
    return { name, text, workflow: Workflow.parse(parseYaml(text)) };
  }),
);
const deploy = workflows.find(({ name }) => name === 'deploy.yml')?.workflow.jobs['deploy']?.steps ?? [];

const all = (text: string, pattern: RegExp): string[] => [...new Set([...text.matchAll(pattern)].flatMap(([, found]) => found ?? []))];

/** The row of a table that begins with a name in backticks; undefined when the page has none. */
const rowOf = (name: string): string | undefined => page.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));

describe('docs/deploying.md', () => {
  it.each(all(wrangler, /^(?:name|binding) = "([A-Z_]+)"/gm))('explains the binding %s of wrangler.toml', (binding) => {
    expect(rowOf(binding)).toBeDefined();
  });

  it.each(all(wrangler, /^([A-Z_]+) = /gm))('explains the variable %s of wrangler.toml', (variable) => {
    expect(rowOf(variable)).toBeDefined();
  });

  it.each(Object.entries(Config.shape))('explains the setting %s, with the default it has', (name, schema) => {
    const row = rowOf(name);
    expect(row).toBeDefined();
    const fallback = schema.safeParse(undefined);
    if (!fallback.success || fallback.data === undefined) return;
    expect(row).toContain(`| ${Array.isArray(fallback.data) ? fallback.data.join(' ') || '(none)' : String(fallback.data)} |`);
  });

  it('explains no setting, secret or binding that does not exist', () => {
    const bindings = all(wrangler, /^(?:name|binding) = "([A-Z_]+)"/gm);
    const known = new Set([...Object.keys(Config.shape), ...bindings, ...workflows.flatMap(({ text }) => namesIn(text))]);
    expect(all(page, /^\| `([A-Z_]+)` \|/gm).filter((name) => !known.has(name))).toEqual([]);
  });

  it.each(workflows.flatMap(({ text }) => namesIn(text)))('explains %s, which a workflow needs', (name) => {
    expect(rowOf(name)).toBeDefined();
  });

  it('puts every secret that the Worker needs into the file of the first deployment', () => {
    const required = Object.entries(Config.shape).flatMap(([name, schema]) => (schema.safeParse(undefined).success ? [] : [name]));
    const made = new Set(all(page.slice(page.indexOf('<<JSON'), page.indexOf('\nJSON\n')), /"([A-Z_]+)":/g));
    expect(required.filter((name) => !made.has(name))).toEqual([]);
  });

  it('links to headings that exist', () => {
    const anchorOf = (heading: string) =>
      heading
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-');
    const anchors = new Set(all(page, /^## (.+)$/gm).map(anchorOf));
    expect(all(page, /\]\(#([^)]+)\)/g).filter((anchor) => !anchors.has(anchor))).toEqual([]);
  });
});

describe('what docs and workflows tell to run', () => {
  it.each(all([page, ...workflows.map(({ text }) => text)].join('\n'), /\bnpm run ([a-z:-]+)/g))('npm run %s exists', (script) => {
    expect(Object.keys(scripts)).toContain(script);
  });
});

describe.each(workflows)('the workflow $name', ({ text, workflow }) => {
  it('may read the repository and nothing else', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(text).not.toMatch(/: write\b/);
  });

  it('names every action by its commit, so that nobody can move it', () => {
    const actions = all(text, /uses: ([^./\s][^\s]*)/g);
    expect(actions.filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });

  it('ends by itself', () => {
    const endless = Object.values(workflow.jobs).filter((job) => job.steps !== undefined && job['timeout-minutes'] === undefined);
    expect(endless).toEqual([]);
  });

  it('puts no secret and no input into the text of a command', () => {
    const commands = Object.values(workflow.jobs).flatMap(({ steps = [] }) => steps.flatMap(({ run }) => run ?? []));
    expect(commands.filter((command) => command.includes('${{'))).toEqual([]);
  });
});

describe('a deployment', () => {
  const place = (part: string) => deploy.findIndex(({ run }) => run?.includes(part) === true);

  it('notes what served, migrates, deploys, looks, and rolls back, in this order', () => {
    const places = ['deployments status', 'npm run migrate', 'wrangler deploy --name', 'npm run smoke', 'wrangler rollback'].map(place);
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((left, right) => left - right));
  });

  it('goes back when the smoke test fails or the deployment broke off, and not when nothing was deployed', () => {
    expect(deploy[place('wrangler rollback')]?.if).toBe("failure() && steps.deploy.outcome != 'skipped'");
    expect(deploy[place('wrangler deploy --name')]).toMatchObject({ id: 'deploy' });
  });

  it('comes after every check, one at a time, and is never cut off', () => {
    const { workflow } = workflows.find(({ name }) => name === 'deploy.yml') ?? {};
    expect(workflow?.jobs['deploy']).toMatchObject({ needs: 'check' });
    expect(workflow?.jobs['check']).toMatchObject({ uses: './.github/workflows/check.yml' });
    expect(workflow?.concurrency).toMatchObject({ 'cancel-in-progress': false });
  });
});

/** Secrets and variables that a workflow reads. */
function namesIn(workflow: string): string[] {
  return all(workflow, /\b(?:secrets|vars)\.([A-Z_]+)/g);
}
