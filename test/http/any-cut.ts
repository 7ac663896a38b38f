import fc from 'fast-check';
import { type Cut, cut } from './multipart-kit.ts';

/** Some way in which a body may come. */
export const anyCut: fc.Arbitrary<Cut> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom<Cut>('whole', 'byte by byte') },
  { weight: 4, arbitrary: fc.array(fc.nat(100_000), { minLength: 1, maxLength: 12 }) },
);

/** Runs a check with the chunks of a body that comes whole, byte by byte, and cut at random places. */
export function forAnyCut(body: Uint8Array, check: (chunks: Uint8Array[]) => void): void {
  const property = fc.property(anyCut, (how) => {
    check(cut(body, how));
  });
  fc.assert(property, { numRuns: 12, examples: [['whole'], ['byte by byte']] });
}
