import { createFixture } from './fixture.ts';

export default createFixture();
