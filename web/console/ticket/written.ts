/** A ticket's number in groups of four from the left, as it is printed and read out: `1234 5678 9`. */
export function groupedDigits(receiptId: string): string {
  return receiptId.replaceAll(/(.{4})(?=.)/g, '$1 ');
}

/** A redeem code as it is printed: `AB3D-9XYZ`. */
export function groupedCode(redeemCode: string): string {
  return `${redeemCode.slice(0, 4)}-${redeemCode.slice(4)}`;
}

/** Where anyone sees how a ticket stands; the square on it leads here. The number tells two tickets of one code apart. */
export function ticketAddress(receiptId: string, redeemCode: string): string {
  return `${location.origin}/tickets/${redeemCode}?n=${receiptId}`;
}
