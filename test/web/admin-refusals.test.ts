import { afterEach, describe, expect, test } from 'vitest';
import { trackProblems } from '../../domains/betting/track/problems.ts';
import type { Refusal } from '../../web/console/admin/api.ts';
import { faultsOf, told } from '../../web/console/admin/refusals.ts';
import { language, LANGUAGES } from '../../web/language.ts';

type Problem = Extract<Refusal, { kind: 'refused' }>['problem'];

const TITLE = 'Said by the server';

function refused(code: string, errors: Problem['errors'] = []): Refusal {
  const problem = {
    success: false,
    type: `/problems/${code}`,
    title: TITLE,
    status: 422,
    detail: 'In English',
    code,
    requestId: 'r',
    errors,
  };
  return { kind: 'refused', problem: problem as Problem };
}

afterEach(() => {
  language.value = 'en';
});

/** What an admin's own commands are refused with; a cashier's refusals have their words beside the cashier's sections. */
const CODES = [
  ...Object.keys(trackProblems),
  'betting/round-settled',
  'betting/unknown-round',
  'auth/own-account',
  'auth/name-taken',
  'auth/unknown-account',
  'auth/wrong-password',
  'auth/change-not-told',
  'auth/forbidden',
  'auth/unauthenticated',
  'core/malformed',
  'core/database-unavailable',
  'core/backlog-full',
  'core/internal',
];

describe('a refusal', () => {
  test.each(CODES)('%s is told in each language, and not in the server’s words', (code) => {
    const texts = LANGUAGES.map((spoken) => {
      language.value = spoken;
      return told(refused(code));
    });
    expect(new Set(texts).size).toBe(LANGUAGES.length);
    for (const text of texts) expect(text).not.toContain(TITLE);
  });

  test('without words here is told as the server tells it', () => {
    expect(told(refused('betting/of-tomorrow'))).toBe(`${TITLE}. In English`);
  });

  test('that nobody gave says that it is not known whether it was done', () => {
    expect(told({ kind: 'unanswered' })).toMatch(/not known whether this was done/);
  });
});

describe('the fields of a form', () => {
  test('are told the rule that the whole was refused by', () => {
    const faults = faultsOf(refused('betting/no-margin', [{ field: 'runners', rule: 'betting/no-margin', message: 'In English' }]));
    expect([...faults]).toEqual([['runners', told(refused('betting/no-margin'))]]);
  });

  test('that have another shape are told so in the page’s language, each by itself', () => {
    language.value = 'fr';
    const faults = faultsOf(
      refused('core/malformed', [
        { field: 'password', rule: 'too_small', message: 'Too small: expected string to have >=12 characters' },
        { field: 'username', rule: 'of-tomorrow', message: 'In English' },
      ]),
    );
    expect([...faults]).toEqual([
      ['password', 'Trop peu ou trop court.'],
      ['username', 'In English'],
    ]);
  });

  test('are at fault for nothing where nobody answered', () => {
    expect([...faultsOf({ kind: 'unanswered' }), ...faultsOf(undefined)]).toEqual([]);
  });
});
