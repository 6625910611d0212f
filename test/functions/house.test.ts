import { describe, expect, it } from 'vitest';
import { createApp } from '../../functions/app.ts';
import { settings } from '../core/http/edge-app.ts';

// What a limit counts after its answer has nobody to wait for it here.
const EXECUTION = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };
const app = createApp();
const read = (set: object = {}, init: RequestInit = {}) => app.request('/api/v1/house', init, { ...settings, ...set }, EXECUTION);
const dataOf = async (response: Response) => (await response.json<{ data: unknown }>()).data;

describe('GET /house', () => {
  it('tells what pages and tickets go by, to everybody and from any origin', async () => {
    const response = await read({}, { headers: { origin: 'https://elsewhere.example' } });
    expect(response.status).toBe(200);
    expect(await dataOf(response)).toEqual({ operatorName: 'Ringside', currency: 'EUR', locale: 'en', shifts: 'automatic' });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('tells it as the operator has set it, and nothing else of the settings', async () => {
    const set = { OPERATOR_NAME: 'Chez Ada', CURRENCY: 'CHF', LOCALE: 'fr', SHIFTS: 'by-hand' };
    expect(await dataOf(await read(set))).toEqual({ operatorName: 'Chez Ada', currency: 'CHF', locale: 'fr', shifts: 'by-hand' });
  });

  it('may be kept for minutes: it changes with a deployment alone', async () => {
    expect((await read()).headers.get('cache-control')).toBe('public, max-age=300');
  });

  it('is only read', async () => {
    expect((await read({}, { method: 'POST' })).status).toBe(405);
  });
});
