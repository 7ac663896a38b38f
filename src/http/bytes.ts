/**
 * Bytes that the types of the web take as a body, which shared memory is not. `Uint8Array` has a type parameter for that
 * since TypeScript 5.7 only: written in this way, older compilers read our declarations, too.
 */
export type Bytes = ReturnType<Uint8Array['slice']>;
