import { workers } from 'poorfetch/workers';
import { createFixture } from './fixture.ts';

export default createFixture(workers);
