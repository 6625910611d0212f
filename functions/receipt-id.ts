import { z } from '@hono/zod-openapi';
import { parseReceiptId } from '../domains/betting/round/receipt-id.ts';

/** The number of a ticket in a path or a query: a typing error is seen before anything is looked for. */
export const ReceiptId = z
  .string()
  .refine((typed) => parseReceiptId(typed) !== null, {
    message: 'The check digit does not fit: read the number on the ticket again',
    params: { rule: 'check_digit' },
  })
  .describe('The number on the ticket, with its check digit');
