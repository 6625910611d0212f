import { equal, match, ok } from 'node:assert/strict';
import { axeFindsNothing } from './axe.ts';
import { Counter } from './counter.ts';
import type { Site } from './site.ts';

/** The console as a cashier lives in it: sign-in, sale, result, payout, by the keyboard alone. */
export async function consoleChecks(site: Site): Promise<void> {
  const { browser, url, check, cashier } = site;
  const counter = await Counter.open(browser, url);
  const { page, visit } = counter;

  await check('/console asks who works, and tells another role that it may not', async () => {
    await page.waitForSelector('.sign-in');
    await axeFindsNothing(page);
    await counter.signIn('referee');
    await page.waitForSelector('.sign-in p:has-text("the console is for cashiers and admins")');
    equal(await page.locator('input[name="line"]').count(), 0);
  });
  await check('/console stands at the line after the sign-in, with the countdown by the server’s clock', async () => {
    await counter.signIn();
    await counter.ready();
    await visit.connection('live');
    match(await page.innerText('[role="timer"]'), /^\d:\d\d$/);
    await axeFindsNothing(page);
    await visit.fits();
  });

  await check('a bet is four keys with its amount, two with the last one again, and a ticket one key more', async () => {
    await cashier.roundWith(6_000);
    await page.focus('input[name="line"]');
    counter.keysPressed();
    await counter.type('3*5');
    await counter.press('Enter');
    equal(counter.keysPressed(), 4);
    await counter.press('4', 'Enter');
    equal(counter.keysPressed(), 2);
    match(await page.innerText('.slip .sum'), /€10\.00/);
    await counter.press('Enter');
    const { receiptId } = await counter.sold();
    equal(counter.keysPressed(), 1);
    const sold = await cashier.receipt(receiptId);
    equal(sold.totalMinor, 1_000);
    equal(sold.bets.map(({ participantNumber, stakeMinor }) => `${participantNumber}:${stakeMinor}`).join(' '), '3:500 4:500');
  });
  await check('what is mistyped is said in words, and sells nothing', async () => {
    const before = await cashier.round();
    await counter.type('99*5');
    await counter.press('Enter');
    match(await page.innerText('.complaint'), /No runner of this round has the number 99/);
    await counter.press('Escape');
    await counter.type('3**');
    await counter.press('Escape', 'Enter');
    match(await page.innerText('.outcome[data-sale]'), /nothing to sell/);
    equal((await cashier.round()).totals.receipts, before.totals.receipts);
  });

  await check('from sale to payout by the keyboard alone: a ticket on every runner wins, and is paid once', async () => {
    await cashier.roundWith(8_000);
    await page.focus('input[name="line"]');
    counter.keysPressed();
    const [first = '1', ...others] = await counter.runners();
    await counter.type(`${first}*1`);
    await counter.press('Enter');
    for (const runner of others) await counter.press(runner, 'Enter');
    await counter.press('Enter');
    const { receiptId, code } = await counter.sold();
    await cashier.settled((await cashier.receipt(receiptId)).roundId);
    await counter.press('F4');
    await page.waitForSelector('input[name="ticket"]:focus');
    await counter.type(receiptId);
    await counter.press('Enter');
    await page.waitForSelector('.ticket-card[data-status="won"]');
    await page.waitForSelector('input[name="code"]:focus');
    await counter.type(code);
    await counter.press('Enter');
    await page.waitForSelector('.ticket-card[data-status="paid"] [data-deed="paid"]');
    match(await page.innerText('[data-deed="paid"]'), /Pay out €\d/);
    const pressed = counter.keysPressed();
    // The bets, the sale, F4, the number and the code with their Enters: nothing else.
    equal(pressed, 4 + 2 * others.length + 1 + 1 + receiptId.length + 1 + code.length + 1);
    console.log(`      sale to payout: ${pressed} keys, ${receiptId.length + code.length} of them the number and the code`);
    const paid = await cashier.receipt(receiptId);
    equal(paid.status, 'paid');
    ok(paid.paidMinor > 0);
    equal(await page.locator('.pay').count(), 0);
    await axeFindsNothing(page);
    await visit.fits();
  });

  await check('a scanned square pays with one key more', async () => {
    await counter.press('F2');
    await cashier.roundWith(6_000);
    await counter.ready();
    for (const runner of await counter.runners()) await counter.enter(`${runner}*2`);
    await counter.press('Enter');
    const { receiptId, code } = await counter.sold();
    await cashier.settled((await cashier.receipt(receiptId)).roundId);
    // A scanner types the address, and Enter; into the line where bets are typed, too.
    await page.keyboard.insertText(`${url}/tickets/${code}?n=${receiptId}`);
    await counter.press('Enter');
    await page.waitForSelector('.ticket-card[data-status="won"] input[name="code"]:focus');
    equal(await page.inputValue('input[name="code"]'), code);
    await counter.press('Enter');
    await page.waitForSelector('.ticket-card[data-status="paid"]');
  });

  await check('a ticket is taken back with a reason before the close, and changed with its bets back in the line', async () => {
    await counter.press('F2');
    await cashier.roundWith(9_000);
    await counter.ready();
    await counter.enter('1*3', '');
    const { receiptId } = await counter.sold();
    await lookUp(counter, receiptId);
    await page.click('button:has-text("Change the bets")');
    await counter.ready();
    await counter.press('Backspace');
    await counter.enter('2*4', '');
    await page.waitForSelector('.outcome:has-text("Changed")');
    const changed = await cashier.receipt(receiptId);
    equal(changed.bets.map(({ participantNumber, stakeMinor }) => `${participantNumber}:${stakeMinor}`).join(' '), '2:400');
    await lookUp(counter, receiptId);
    await page.click('.void summary');
    await page.fill('input[name="reason"]', 'The customer changed their mind');
    await counter.press('Enter');
    await page.waitForSelector('.ticket-card[data-status="void"] [data-deed="voided"]');
    equal((await cashier.receipt(receiptId)).status, 'void');
  });

  await check('the drawer says what should lie in it, and closes with what was counted', async () => {
    await counter.press('F8');
    await page.waitForSelector('.shift[data-shift="open"]');
    await axeFindsNothing(page);
    await visit.fits();
    await page.fill('input[name="counted"]', '0.01');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.shift [data-deed="closed"]');
    match(await page.innerText('[data-deed="closed"]'), /fits exactly|too much lies|is missing/);
    await page.waitForSelector('.past tbody tr');
  });
  await check('a ticket is printed: the operator, the number, the code, and a square that leads to its page', async () => {
    await counter.press('F2');
    await cashier.roundWith(5_000);
    await counter.ready();
    await counter.enter('2*7', '');
    const { receiptId, code } = await counter.sold();
    await page.click('.sold button:has-text("Print")');
    await page.waitForSelector('html[data-prints="1"]');
    await page.emulateMedia({ media: 'print' });
    const paper = await page.innerText('.paper');
    for (const stands of ['Ringside', '€7.00', code.slice(0, 4), receiptId.slice(0, 4)])
      ok(paper.includes(stands), `${stands} does not stand on it`);
    equal(await page.getAttribute('.paper .qr', 'data-text'), `${url}/tickets/${code}?n=${receiptId}`);
    equal(await page.locator('header.top').isVisible(), false);
    await page.emulateMedia({ media: null });
    match(sizeOf(await page.pdf({ preferCSSPageSize: true })), /^80 mm wide, 1 page$/);
  });
  await check('/console speaks French to who wants it, and forgets who worked at the sign-out', async () => {
    await page.click('.languages button[lang="fr"]');
    match(await page.innerText('.sections'), /Vendre/);
    await page.click('.languages button[lang="en"]');
    await page.click('.leave');
    await page.waitForSelector('.sign-in');
    await page.reload();
    await page.waitForSelector('.sign-in');
  });
  await visit.leave();
}

async function lookUp(counter: Counter, receiptId: string): Promise<void> {
  await counter.press('F4');
  await counter.page.waitForSelector('input[name="ticket"]:focus');
  await counter.page.fill('input[name="ticket"]', receiptId);
  await counter.press('Enter');
  await counter.page.waitForSelector('.ticket-card[data-status="open"]');
}

/** How wide the paper is, and how many pages it takes. */
function sizeOf(pdf: Buffer): string {
  const text = pdf.toString('latin1');
  const [, points = '0'] = /\/MediaBox ?\[0 0 ([\d.]+)/.exec(text) ?? [];
  const pages = [...text.matchAll(/\/Type ?\/Page\b/g)].length;
  return `${Math.round((Number(points) / 72) * 25.4)} mm wide, ${pages} page`;
}
