import { entry } from 'poorfetch/bun';
import { createFixture } from './fixture.ts';

export default entry(createFixture());
