import { bun } from 'poorfetch/bun';
import { createFixture } from './fixture.ts';

export default createFixture(bun);
