import process from 'node:process';
import { serve } from 'poorfetch/bun';
import { createFixture } from './fixture.ts';

const { url } = await serve(createFixture(), {
  port: Number(process.env.PORT ?? 0),
  shutdownTimeout: Number(process.env.SHUTDOWN_TIMEOUT ?? 10),
});
console.log(url);
