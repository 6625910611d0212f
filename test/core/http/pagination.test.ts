import { describe, expect, it } from 'vitest';
import { send } from './edge-app.ts';

interface Page {
  readonly data: readonly number[];
  readonly pagination: { readonly limit: number; readonly hasNext: boolean; readonly cursor: string | null };
}

async function get(query: string): Promise<Page> {
  const response = await send(`/api/v1/orders?${query}`);
  return response.json<Page>();
}

describe('a list', () => {
  it('is read page by page to its end, each item once', async () => {
    const seen: number[] = [];
    let cursor = '';
    do {
      const { data, pagination } = await get(`limit=2${cursor}`);
      seen.push(...data);
      expect(pagination.hasNext).toBe(pagination.cursor !== null);
      cursor = pagination.cursor === null ? '' : `&cursor=${pagination.cursor}`;
    } while (cursor !== '');
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it('has no next page when it ends exactly at the limit', async () => {
    expect((await get('limit=5')).pagination).toEqual({ limit: 5, hasNext: false, cursor: null });
  });

  it.each(['0', '101', '-1', '1.5', 'ten'])('refuses the limit %s and names it', async (limit) => {
    expect(await get(`limit=${limit}`)).toMatchObject({ status: 400, errors: [{ field: 'limit' }] });
  });

  it.each(['nonsense', 'eyJhIjoxfQ', '%00', Buffer.from('"1; DROP TABLE"').toString('base64url')])(
    'refuses the forged cursor %s and names it',
    async (cursor) => {
      expect(await get(`cursor=${cursor}`)).toMatchObject({ status: 400, errors: [{ field: 'cursor', rule: 'invalid_cursor' }] });
    },
  );
});
