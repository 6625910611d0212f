import { describe, expect, it } from 'vitest';
import { Breaker } from '../../../core/resilience/breaker.ts';

const T = 1_000_000;
const options = { failures: 3, openMs: 100, longestOpenMs: 400, probeMs: 50 };

function opened(): Breaker {
  const breaker = new Breaker(options);
  for (let i = 0; i < options.failures; i += 1) breaker.failed(T);
  return breaker;
}

describe('a breaker', () => {
  it('opens after that many failures in a row, and says so once', () => {
    const breaker = new Breaker(options);
    expect([breaker.failed(T), breaker.failed(T), breaker.failed(T), breaker.failed(T)]).toEqual([false, false, true, false]);
    expect(breaker.state(T)).toBe('open');
    expect(breaker.admits(T + 99)).toBe(false);
  });

  it('stays closed when failures do not come in a row', () => {
    const breaker = new Breaker(options);
    for (let i = 0; i < 10; i += 1) {
      breaker.failed(T);
      breaker.failed(T);
      breaker.succeeded();
    }
    expect(breaker.state(T)).toBe('closed');
  });

  it('lets one probe through and skips the others at once', () => {
    const breaker = opened();
    expect(breaker.state(T + 100)).toBe('half-open');
    expect([breaker.admits(T + 100), breaker.admits(T + 100), breaker.admits(T + 149)]).toEqual([true, false, false]);
  });

  it('closes on a probe that went well, and says so once', () => {
    const breaker = opened();
    breaker.admits(T + 100);
    expect([breaker.succeeded(), breaker.succeeded()]).toEqual([true, false]);
    expect(breaker.admits(T + 101)).toBe(true);
  });

  it('waits twice as long after each failed probe, up to its longest', () => {
    const breaker = opened();
    let now = T + 100;
    for (const wait of [200, 400, 400]) {
      expect(breaker.admits(now)).toBe(true);
      breaker.failed(now);
      expect(breaker.admits(now + wait - 1)).toBe(false);
      now += wait;
    }
  });

  it('sends another probe when the first was never heard of again', () => {
    const breaker = opened();
    expect(breaker.admits(T + 100)).toBe(true);
    expect(breaker.admits(T + 150)).toBe(true);
  });

  it('does not wait longer because of calls that left before it opened', () => {
    const breaker = opened();
    for (let i = 0; i < 64; i += 1) breaker.failed(T + 10);
    expect(breaker.admits(T + 100)).toBe(true);
  });
});
