import { describe, expect, it } from 'vitest';
import { accountWords } from '../../web/account/words.ts';
import { auditWords } from '../../web/console/admin/audit/words.ts';
import { healthWords } from '../../web/console/admin/health/words.ts';
import { peopleWords } from '../../web/console/admin/people/words.ts';
import { shiftsWords } from '../../web/console/admin/shifts/words.ts';
import { statisticsWords } from '../../web/console/admin/statistics/words.ts';
import { ticketsWords } from '../../web/console/admin/tickets/words.ts';
import { tracksWords } from '../../web/console/admin/tracks/words.ts';
import { adminWords } from '../../web/console/admin/words.ts';
import { drawerWords } from '../../web/console/drawer/words.ts';
import { printCatalogue } from '../../web/console/print/words.ts';
import { refusalSentences } from '../../web/console/refusal-words.ts';
import { sellWords } from '../../web/console/sell/words.ts';
import { ticketWords } from '../../web/console/ticket/words.ts';
import { consoleWords } from '../../web/console/words.ts';
import { inLanguage, language, words } from '../../web/language.ts';
import { lobbyWords } from '../../web/lobby/words.ts';
import { matchWords } from '../../web/match/words.ts';
import { raceWords } from '../../web/race/words.ts';
import { roundWords } from '../../web/round/words.ts';
import { ticketPageWords } from '../../web/ticket/words.ts';

type Catalogue = Readonly<Record<string, unknown>>;

/** Names, and words that both languages write alike. */
const ALIKE = new Set([
  'apiDocs',
  'tickets',
  'kda',
  'cs',
  'minute',
  'points',
  'score',
  'total',
  'passes',
  'share',
  'place',
  'title',
  'audit',
  'action',
  'ticket',
  'ticketOf',
  'code',
]);

const CATALOGUES: Readonly<Record<string, { readonly value: Catalogue }>> = {
  words,
  raceWords,
  lobbyWords,
  roundWords,
  matchWords,
  adminWords,
  auditWords,
  healthWords,
  peopleWords,
  shiftsWords,
  statisticsWords,
  ticketsWords,
  tracksWords,
  accountWords,
  consoleWords,
  sellWords,
  ticketWords,
  drawerWords,
  refusalSentences,
  printWords: inLanguage(printCatalogue),
  ticketPageWords,
};

function inEach(catalogue: { readonly value: Catalogue }): readonly [english: Catalogue, french: Catalogue] {
  language.value = 'en';
  const english = catalogue.value;
  language.value = 'fr';
  return [english, catalogue.value];
}

describe.each(Object.entries(CATALOGUES))('%s', (_name, both) => {
  it('are said in French as in English, and not in English', () => {
    const [english, french] = inEach(both);
    expect(Object.keys(french)).toEqual(Object.keys(english));
    const untranslated = Object.keys(english).filter((key) => !ALIKE.has(key) && said(english[key]) === said(french[key]));
    expect(untranslated).toEqual([]);
  });

  it('leave out nothing that they are told', () => {
    for (const catalogue of inEach(both)) {
      for (const [key, sentence] of Object.entries(catalogue)) {
        if (typeof sentence !== 'function') continue;
        expect(
          toldTo(sentence).filter((part) => !said(sentence).includes(part)),
          `${key}: ${said(sentence)}`,
        ).toEqual([]);
      }
    }
  });
});

function toldTo(sentence: { readonly length: number }): readonly string[] {
  return Array.from({ length: sentence.length }, (_, index) => `<${index}>`);
}

/** A sentence with its parts marked; of words by code, all of them. */
function said(sentence: unknown): string {
  if (typeof sentence === 'object') return JSON.stringify(sentence);
  return typeof sentence === 'function' ? String(Reflect.apply(sentence, undefined, toldTo(sentence))) : String(sentence);
}
