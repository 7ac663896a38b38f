import { Application } from 'poorfetch';
import { serve } from 'poorfetch/bun';

const { url } = await serve(new Application(), { port: 0 });
console.log(url);
