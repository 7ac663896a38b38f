import process from 'node:process';
import { fileStorage, serve } from 'poorfetch/deno';
import { createFixture } from './fixture.ts';

const { UPLOADS } = process.env;
const { url } = await serve(createFixture(undefined, UPLOADS ? fileStorage(UPLOADS) : undefined), {
  port: Number(process.env.PORT ?? 0),
  shutdownTimeout: Number(process.env.SHUTDOWN_TIMEOUT ?? 10),
});
console.log(url);
