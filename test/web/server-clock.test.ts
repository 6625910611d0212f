import { expect, it } from 'vitest';
import { ServerClock } from '../../web/live/server-clock.ts';

it('is this device’s clock until the server’s was read', () => {
  expect(new ServerClock().at(5_000)).toBe(5_000);
});

it('takes the answer to have been written half-way', () => {
  const clock = new ServerClock();
  clock.read({ sentAt: 1_000, receivedAt: 1_100, serverTime: 61_050, precisionMs: 0 });
  expect(clock.at(2_000)).toBe(62_000);
});

it('believes the reading with the smallest possible error', () => {
  const clock = new ServerClock();
  clock.read({ sentAt: 1_000, receivedAt: 1_020, serverTime: 61_010, precisionMs: 0 });
  clock.read({ sentAt: 2_000, receivedAt: 4_000, serverTime: 63_900, precisionMs: 0 });
  clock.read({ sentAt: 5_000, receivedAt: 5_010, serverTime: 65_000, precisionMs: 1_000 });
  expect(clock.at(6_000)).toBe(66_000);
});

it('forgets a reading after two minutes: the device’s clock may have been set', () => {
  const clock = new ServerClock();
  clock.read({ sentAt: 1_000, receivedAt: 1_000, serverTime: 61_000, precisionMs: 0 });
  clock.read({ sentAt: 130_000, receivedAt: 130_200, serverTime: 150_100, precisionMs: 0 });
  expect(clock.at(131_000)).toBe(151_000);
});
