import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Config } from '../../../core/config.ts';
import { BOUNDS } from '../../../core/metrics/bounds.ts';
import { isMetric, METRICS } from '../../../core/metrics/catalogue.ts';
import { settings } from '../http/edge-app.ts';

const OPS = join(import.meta.dirname, '../../../ops');
const [rules, runbook, dashboard] = await Promise.all(
  ['alerts.yml', 'runbook.md', 'grafana/ringside.json'].map((path) => readFile(join(OPS, path), 'utf8')),
);

const Alert = z.strictObject({
  alert: z.string().regex(/^[A-Z][A-Za-z]+$/),
  expr: z.string().min(1),
  for: z.string().regex(/^\d+m$/),
  severity: z.enum(['page', 'ticket']),
  // A plain YAML scalar ends at a colon with a space, or at a space with a hash.
  summary: z.string().regex(/^(?!.*(?:: | #)).{40,200}\.$/),
  runbook: z.string(),
});
const Dashboard = z.object({
  uid: z.string(),
  panels: z.array(z.looseObject({ id: z.number(), title: z.string(), targets: z.array(z.object({ expr: z.string() })).default([]) })),
});

/** The rules, each a flat record of its own lines; anything that is no rule's line of `key: value` is found by the schema. */
function readAlerts(yaml: string): z.infer<typeof Alert>[] {
  return yaml
    .split(/^ {6}- /m)
    .slice(1)
    .map((rule) => {
      const own = rule.split(/^ {2}- /m)[0] ?? '';
      const pairs = own.split('\n').flatMap((line) => /^\s*(\w+): (.+)$/.exec(line)?.slice(1, 3) ?? []);
      const keys = pairs.filter((_, index) => index % 2 === 0);
      return Alert.parse(Object.fromEntries(keys.map((key, index) => [key, pairs[2 * index + 1]])));
    });
}

/** Every metric of ours that an expression names, without what a histogram's series end with, and its label matchers. */
function namedIn(expr: string): { readonly name: string; readonly labels: readonly string[] }[] {
  return [...expr.matchAll(/(ringside_[a-z_]+?)(?:_bucket|_sum|_count)?(?![a-z_])(?:\{([^}]*)\})?/g)].map(
    ([, name = '', matchers = '']) => ({
      name,
      labels: [...matchers.matchAll(/(\w+)(?:=|!=|=~|!~)"/g)].map(([, label = '']) => label),
    }),
  );
}

const alerts = readAlerts(rules ?? '');
const panels = Dashboard.parse(JSON.parse(dashboard ?? '')).panels;
const expressions = [...alerts.map(({ expr }) => expr), ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))];
const exprOf = (name: string) => alerts.find(({ alert }) => alert === name)?.expr ?? '';

describe('alert rules and dashboard', () => {
  it('name metrics and labels that exist', () => {
    expect(expressions.length).toBeGreaterThan(40);
    for (const expr of expressions) {
      const named = namedIn(expr);
      expect({ expr, metrics: named.length }).not.toEqual({ expr, metrics: 0 });
      for (const { name, labels } of named) {
        const known: readonly string[] = isMetric(name) ? METRICS[name].labels : [];
        const unknown = [isMetric(name) ? [] : name, labels.filter((label) => !known.includes(label))].flat();
        expect({ expr, unknown }).toEqual({ expr, unknown: [] });
      }
    }
  });

  it('show every metric there is', () => {
    const shown = new Set(panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => namedIn(expr).map(({ name }) => name))));
    expect(Object.keys(METRICS).filter((name) => !shown.has(name))).toEqual([]);
  });

  it('close every bracket', () => {
    for (const expr of expressions) {
      const [opened, closed] = [/[({[]/g, /[)}\]]/g].map((brackets) => expr.match(brackets)?.length ?? 0);
      expect({ expr, brackets: opened }).toEqual({ expr, brackets: closed });
    }
  });
});

describe('alert rules', () => {
  it('fire where the plots of /ops draw their bounds', () => {
    const { BACKLOG_MAX_EVENTS, BACKLOG_MAX_AGE_MS } = Config.parse(settings);
    expect(exprOf('BacklogFull')).toContain(`ringside_backlog_events >= ${BACKLOG_MAX_EVENTS} or`);
    expect(exprOf('BacklogFull')).toMatch(new RegExp(`ringside_backlog_age_seconds >= ${BACKLOG_MAX_AGE_MS / 1_000}$`));
    expect(exprOf('BacklogGrowing')).toContain(`ringside_backlog_events > ${BACKLOG_MAX_EVENTS / 10} or`);
    expect(exprOf('BacklogGrowing')).toMatch(new RegExp(`ringside_backlog_age_seconds > ${BACKLOG_MAX_AGE_MS / 10_000}$`));
    expect(exprOf('ReadTablesBehind')).toMatch(new RegExp(` > ${BOUNDS.lagMs / 1_000}$`));
    expect(exprOf('ErrorsServed')).toMatch(new RegExp(` > ${BOUNDS.errorsPerSecond}$`));
    expect(exprOf('RequestsSlow')).toMatch(new RegExp(` > ${BOUNDS.latencyMs / 1_000}$`));
    expect(exprOf('CacheCold')).toContain(`< ${BOUNDS.cacheHitRate} and`);
  });

  it('have a section each in the runbook, and every section its rule', () => {
    const sections = [...(runbook ?? '').matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
    expect(new Set(sections)).toEqual(new Set(alerts.map(({ alert }) => alert)));
    expect(sections).toHaveLength(alerts.length);
    for (const { alert, runbook: link } of alerts) expect(link).toBe(`ops/runbook.md#${alert.toLowerCase()}`);
  });
});

describe('each section of the runbook', () => {
  it('says what it means, whether money is at risk, what to check, what to do, and when it is over', () => {
    for (const section of (runbook ?? '').split(/^## /m).slice(1)) {
      const leads = [...section.matchAll(/^- \*\*(.+?):\*\* \S/gm)].map(([, lead]) => lead);
      const name = section.split('\n')[0];
      expect({ name, leads }).toEqual({ name, leads: ['Means', 'Money at risk', 'Check', 'Do', 'Over when'] });
    }
  });
});
