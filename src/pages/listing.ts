export const LISTING_POLICY = '';
export function parseOrder(_q: string): string {
  return '';
}
export function* renderListing(_l: unknown): Iterable<string> {
  yield '';
}
export function* renderListingJson(_l: unknown): Iterable<string> {
  yield '';
}
