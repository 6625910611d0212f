/** A ticket's number in groups of four from the left, as it is printed and read out: `1234 5678 9`. */
export function groupedDigits(receiptId: string): string {
  return receiptId.replaceAll(/(.{4})(?=.)/g, '$1 ');
}

/** A redeem code as it is printed: `AB3D-9XYZ`. */
export function groupedCode(redeemCode: string): string {
  return `${redeemCode.slice(0, 4)}-${redeemCode.slice(4)}`;
}
