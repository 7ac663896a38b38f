/** The Content-Security-Policy of a page: its own style, and nothing else that loads, runs, is sent or frames it. */
export function formatPolicy(styleHash: string): string {
  return `default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}
