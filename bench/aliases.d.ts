/* What bundles are made of differs: these names stand for one file or another, see `compile`. */

declare module 'contestant' {
  const makeFetch: import('./answers/cases.ts').MakeFetch;
  export default makeFetch;
}

declare module 'requests' {
  /** What an adapter says of those who make such requests. */
  export const platform: import('measured/index.ts').Platform;
  export function createRequests(wanted: import('./answers/cases.ts').Case): () => Request;
}
