import { equal, match } from 'node:assert/strict';
import type { TicketStatus } from '../../domains/betting/contract.ts';
import { until } from '../../test/support/until.ts';
import { answer } from './api.ts';
import { axeFindsNothing } from './axe.ts';
import { Cashier } from './cashier.ts';
import type { Site } from './site.ts';
import { Visit, VIEWPORTS } from './visit.ts';

/** The public page of one ticket: did I win? */
export async function ticketChecks({ browser, url, check, cashier }: Site): Promise<void> {
  const { roundId, participants } = await cashier.roundWith(8_000);
  const bets = participants.map(({ participantNumber }) => ({ participantNumber, stakeMinor: 200 }));
  const winning = await cashier.sellBets(roundId, bets);
  const taken = await cashier.sell(roundId, 1, 300);
  const visit = await Visit.to(browser, `${url}/tickets/${winning.redeemCode}?n=${winning.receiptId}`, { viewport: VIEWPORTS.narrow });
  const { page } = visit;

  await check('/tickets/:code says in one word that a ticket is open, and what it can win', async () => {
    await page.waitForSelector('.answer[data-status="open"]');
    await visit.connection('live');
    equal(await page.innerText('.answer h1'), 'Open');
    match(await page.innerText('.answer-amount'), /€\d+\.\d\d can win at most/);
    match(await page.innerText('.next'), /Bets close in \d:\d\d/);
    await axeFindsNothing(page);
    await visit.fits();
  });
  await check('a ticket that was taken back says so', async () => {
    await cashier.voidTicket(taken.receiptId);
    await recorded(url, taken.redeemCode, 'void');
    const other = await Visit.to(browser, `${url}/tickets/${taken.redeemCode.toLowerCase()}`, { locale: 'fr-FR' });
    await other.page.waitForSelector('.answer[data-status="void"]');
    equal(await other.page.innerText('.answer h1'), 'Annulé');
    await other.leave();
  });
  await check('/tickets/:code tells by itself that it won, how much, and what to do', async () => {
    await page.waitForSelector('.answer[data-status="won"]');
    equal(await page.innerText('.answer h1'), 'You won');
    const { dueMinor } = await cashier.receipt(winning.receiptId);
    equal(await page.getAttribute('.answer-amount data', 'value'), String(dueMinor));
    match(await page.innerText('.next'), /any counter/);
    await axeFindsNothing(page);
    await visit.fits();
  });
  await check('a void round’s ticket says why, and that its stake is given back; a counter gives it back once', async () => {
    const open = await cashier.roundWith(6_000);
    const ticket = await cashier.sell(open.roundId, 2, 700);
    await page.goto(`${url}/tickets/${ticket.redeemCode}`);
    await page.waitForSelector('.answer[data-status="open"]');
    await visit.connection('live');
    const admin = await Cashier.signIn(url, 'admin');
    await admin.voidRound(open.roundId, 'A gate did not open');
    await page.waitForSelector('.answer[data-status="refundable"]');
    equal(await page.innerText('.answer h1'), 'Refund');
    match(await page.innerText('.answer'), /€7\.00[^]*A gate did not open/);
    await cashier.pay(ticket);
    await recorded(url, ticket.redeemCode, 'paid');
    // Who looks again is told: the page itself asks once a minute.
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.waitForSelector('.answer[data-status="paid"]');
    match(await page.innerText('.answer-amount'), /€7\.00 was paid/);
  });
  await check('a code that no ticket has is told what to check', async () => {
    await page.goto(`${url}/tickets/00000000`);
    await page.waitForSelector('.unknown');
    match(await page.innerText('.unknown h1'), /No ticket has this code/);
    await axeFindsNothing(page);
  });
  await visit.leave();
}

/** A minute: the cron's, which wakes a projector that missed a poke. */
const RECORDED_WITHIN_MS = 60_000;

/** Waits until the tables know that a ticket stands so. */
async function recorded(url: string, code: string, status: TicketStatus['status']): Promise<void> {
  const read = async () => (await answer<TicketStatus>(await fetch(`${url}/api/v1/tickets/${code}`))).status === status;
  await until(`ticket ${code} is recorded as ${status}`, () => read().catch(() => false), RECORDED_WITHIN_MS);
}
