import process from 'node:process';
import { fileStorage } from 'poorfetch/node';
import { createFixture } from './fixture.ts';

const { UPLOADS } = process.env;

export default createFixture(undefined, UPLOADS ? fileStorage(UPLOADS) : undefined);
