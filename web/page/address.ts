/** The id at the end of the page's address: `/rounds/96908000` names 96908000. */
export function idInAddress(): string {
  return decodeURIComponent(location.pathname.split('/').at(-1) ?? '');
}
