import { createRoute, z } from '@hono/zod-openapi';
import { configOf } from '../core/config.ts';
import { dataResponse, ok } from '../core/http/envelope.ts';
import { problemResponse } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import type { AppEnv } from './bindings.ts';

const House = z
  .object({
    operatorName: z.string().describe('Stands on every ticket'),
    currency: z.string().describe('ISO 4217: every amount is in its minor units'),
    locale: z.enum(['en', 'fr']).describe('The language of what is printed'),
    shifts: z.enum(['automatic', 'by-hand']).describe('Whether a cashier’s first sale opens a shift, or the cashier does'),
  })
  .openapi('House');

const readHouse = createRoute({
  method: 'get',
  path: '/house',
  operationId: 'readHouse',
  tags: ['house'],
  summary: 'Whose house this is, and what pages and tickets go by',
  responses: { 200: dataResponse(House, 'As it is set'), default: problemResponse },
});

/** Settings change with a deployment alone. */
const FIVE_MINUTES = 'public, max-age=300';

/** `/api/v1/house`: what everybody may know of the settings. */
export const house = createRouter<AppEnv>().openapi(readHouse, (c) => {
  const { OPERATOR_NAME, CURRENCY, LOCALE, SHIFTS } = configOf(c.env);
  c.header('Cache-Control', FIVE_MINUTES);
  return ok(c, { operatorName: OPERATOR_NAME, currency: CURRENCY, locale: LOCALE, shifts: SHIFTS });
});
