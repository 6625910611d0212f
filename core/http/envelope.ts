import { z } from '@hono/zod-openapi';
import type { JsonText } from '../cache/family.ts';
import type { Answering } from './env.ts';

const Meta = z.object({ timestamp: z.iso.datetime().describe('The server’s clock, UTC') }).meta({ id: 'Meta' });

/** What a list says about its place: `cursor` goes into the next request; null when there is no more. */
export const Pagination = z.object({ limit: z.int(), hasNext: z.boolean(), cursor: z.string().nullable() }).meta({ id: 'Pagination' });
export type Pagination = z.infer<typeof Pagination>;

const meta = () => ({ timestamp: new Date().toISOString() });

/** Answers 200 with `data`. */
export function ok<Data>(c: Answering, data: Data) {
  return c.json({ success: true as const, data, meta: meta() }, 200);
}

/** Answers 201 with what was made. */
export function created<Data>(c: Answering, data: Data) {
  return c.json({ success: true as const, data, meta: meta() }, 201);
}

/** Answers 200 with one page of a list. */
export function page<Item>(c: Answering, items: Item[], pagination: Pagination) {
  return c.json({ success: true as const, data: items, pagination, meta: meta() }, 200);
}

/** Answers 200 as `ok` does, with data that is JSON text already. `cacheControl` says how long others may keep it. */
export function okText<Data>(data: JsonText<Data>, cacheControl: string) {
  return text(`"data":${data}`, cacheControl) as ReturnType<typeof ok<Data>>;
}

/** Answers 200 as `page` does, with a page that is JSON text already. */
export function pageText<Item>(listed: JsonText<{ data: Item[]; pagination: Pagination }>, cacheControl: string) {
  return text(listed.slice(1, -1), cacheControl) as ReturnType<typeof page<Item>>;
}

// Past the context, which would copy the headers twice.
function text(members: string, cacheControl: string): Response {
  const body = `{"success":true,${members},"meta":{"timestamp":"${meta().timestamp}"}}`;
  return new Response(body, { headers: { 'Content-Type': 'application/json', 'Cache-Control': cacheControl } });
}

/** The `responses` entry of a route that answers with `data`. */
export function dataResponse<Data extends z.ZodType>(data: Data, description: string) {
  const schema = z.object({ success: z.literal(true), data, meta: Meta });
  return { description, content: { 'application/json': { schema } } } as const;
}

/** The `responses` entry of a route that answers with a page of `item`. */
export function pageResponse<Item extends z.ZodType>(item: Item, description: string) {
  const schema = z.object({ success: z.literal(true), data: z.array(item), pagination: Pagination, meta: Meta });
  return { description, content: { 'application/json': { schema } } } as const;
}

/** The `body` of a route that takes JSON. Required: zod-openapi would otherwise let an empty body past its schema. */
export function jsonBody<Body extends z.ZodType>(schema: Body) {
  return { required: true, content: { 'application/json': { schema } } } as const;
}

/** The same for a body of which nothing is required: none at all is read as `{}`. */
export function optionalJsonBody<Body extends z.ZodType>(schema: Body) {
  return { required: false, content: { 'application/json': { schema } } } as const;
}
