import { readFile } from 'node:fs/promises';
import type { ChainEntry, FairnessReport } from '../../domains/betting/contract.ts';

/** What the caller can mend: said in words, exit status 2. */
export class Usage extends Error {}

type Fields = Readonly<Record<string, unknown>>;

/** Reads a file, or asks an address that begins with http. */
export async function readSource(source: string): Promise<string> {
  if (!/^https?:\/\//.test(source)) {
    return readFile(source, 'utf8').catch((thrown: unknown) => {
      throw new Usage(`${source} cannot be read: ${String(thrown)}`);
    });
  }
  const response = await fetch(source).catch((thrown: unknown) => {
    throw new Usage(`${source} does not answer: ${String(thrown)}`);
  });
  const body = await response.text();
  if (!response.ok) throw new Usage(`${source} answered ${response.status}: ${body.slice(0, 300)}`);
  return body;
}

/** The answer of GET /rounds/:id/fairness, in its envelope or bare. Checked by hand: this must run without a package. */
export function reportIn(text: string, source: string): FairnessReport {
  const whole = parsed(text, source);
  const report = isFields(whole) && 'data' in whole ? whole['data'] : whole;
  if (!isReport(report)) throw new Usage(`${source} is no answer of GET /api/v1/rounds/{roundId}/fairness.`);
  return report;
}

/** The lines of GET /rounds/:id/chain. */
export function chainIn(text: string, source: string): ChainEntry[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, index) => {
    const entry = parsed(line, `${source}, line ${index + 1},`);
    if (!isEntry(entry)) throw new Usage(`${source}, line ${index + 1}, is no link of a chain.`);
    return entry;
  });
}

function parsed(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Usage(`${source} is not JSON.`);
  }
}

function isReport(value: unknown): value is FairnessReport {
  if (!isFields(value)) return false;
  const { roundId, commitment, chainHead, entropy, serverSeed, weights, counter, winner, status, closesAt, participants } = value;
  return (
    [roundId, commitment, status, closesAt].every(isText) &&
    [chainHead, serverSeed].every(orNull(isText)) &&
    [counter, winner].every(orNull(isNumber)) &&
    isEntropy(entropy) &&
    isListOf(weights, (weight) => isNumber(weight['participantNumber']) && isNumber(weight['weight'])) &&
    isListOf(participants, (runner) => isNumber(runner['participantNumber']) && isNumber(runner['coefficientHundredths']))
  );
}

function isEntropy(value: unknown): boolean {
  if (!isFields(value)) return false;
  const { kind, value: used, pulse, closedAt } = value;
  const isKind = kind === 'chain' || kind === 'beacon';
  return isKind && orNull(isText)(used) && (pulse === undefined || isPulse(pulse)) && (closedAt === undefined || isText(closedAt));
}

function isPulse(value: unknown): boolean {
  if (!isFields(value)) return false;
  const { chainHash, round, signature, randomness } = value;
  return isNumber(round) && [chainHash, signature, randomness].every(isText);
}

function isEntry(value: unknown): value is ChainEntry {
  if (!isFields(value)) return false;
  const { kind, receiptId, bets } = value;
  const isKind = kind === 'sale' || kind === 'modify' || kind === 'void';
  return isKind && isText(receiptId) && isListOf(bets, (bet) => isNumber(bet['participantNumber']) && isNumber(bet['stakeMinor']));
}

function isListOf(value: unknown, isItem: (item: Fields) => boolean): boolean {
  return Array.isArray(value) && value.every((item) => isFields(item) && isItem(item));
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function orNull(is: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === null || is(value);
}
