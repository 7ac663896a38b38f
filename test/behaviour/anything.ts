/** What the compiler would not let anybody write. */
export type Anything = ReturnType<typeof JSON.parse>;
