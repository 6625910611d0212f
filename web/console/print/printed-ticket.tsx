import { printedFormats } from '../../formats.ts';
import { house } from '../../live/house.ts';
import { groupedCode, groupedDigits } from '../ticket/written.ts';
import { printed, type Printed } from './printer.ts';
import { QrCode } from './qr.tsx';
import { ticketAddress } from './ticket-address.ts';
import { printCatalogue } from './words.ts';

/** The ticket on paper, 80 mm wide; the screen never shows it. */
export function PrintedTicket() {
  return printed.value === null ? null : <Paper {...printed.value} />;
}

function Paper({ receipt, names, isPool, isCopy }: Printed) {
  const { receiptId, roundId, bets, totalMinor, redeemCode, createdAt } = receipt;
  const [words, formats] = [printCatalogue[house.value?.locale ?? 'en'], printedFormats.value];
  const address = ticketAddress(receiptId, redeemCode);
  return (
    <article class="paper" lang={house.value?.locale ?? 'en'} aria-hidden="true">
      <p class="paper-house">{house.value?.operatorName}</p>
      <p class="paper-round">{words.round(roundId)}</p>
      {isCopy && <p class="paper-copy">{words.copy}</p>}
      <table>
        <thead>
          <tr>
            <th>{words.bet}</th>
            <th>{words.stake}</th>
            <th>{isPool ? '' : words.pays}</th>
          </tr>
        </thead>
        <tbody>
          {bets.map(({ participantNumber, stakeMinor, coefficientHundredths, prizeMinor }, index) => (
            <tr key={index}>
              <td>
                <b>{participantNumber}</b> {names.get(participantNumber)}
                {!isPool && <small> {formats.coefficient(coefficientHundredths)}</small>}
              </td>
              <td>{formats.amount(stakeMinor)}</td>
              <td>{isPool ? words.shared : formats.amount(prizeMinor)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th>{words.total}</th>
            <th>{formats.amount(totalMinor)}</th>
            <th />
          </tr>
        </tfoot>
      </table>
      <QrCode text={address} label={address} />
      <p class="paper-code">
        {words.code} <b>{groupedCode(redeemCode)}</b>
      </p>
      <p class="paper-number">
        {words.ticket} <b>{groupedDigits(receiptId)}</b>
      </p>
      <p>
        {words.issued} {formats.day(createdAt)} {formats.time(createdAt)}
      </p>
      <p>{words.claim}</p>
    </article>
  );
}
