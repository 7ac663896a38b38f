import { deno } from 'poorfetch/deno';
import { createFixture } from './fixture.ts';

export default createFixture(deno);
