/** Where anyone sees how a ticket stands; the square on it leads here. The number tells two tickets of one code apart. */
export function ticketAddress(receiptId: string, redeemCode: string): string {
  return `${location.origin}/tickets/${redeemCode}?n=${receiptId}`;
}
