import { serve } from 'poorfetch/bun';
import { plain } from './fixture-faulty.ts';

const { url } = await serve(plain, { port: 0 });
console.log(url);
