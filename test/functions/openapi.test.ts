import { describe, expect, it } from 'vitest';
import { createApp } from '../../functions/app.ts';
import { describeApi } from '../../functions/openapi/document.ts';

const document = describeApi(createApp());

describe('the document', () => {
  it('is OpenAPI 3.1, and has every refusal as the one problem document', () => {
    expect(document.openapi).toBe('3.1.0');
    const refusals = Object.values(document.components?.responses ?? {}).map((response) => 'content' in response && response.content);
    for (const content of refusals) {
      expect(content).toEqual({ 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } });
    }
  });
});
