/** A program for each door of this library, and one of a single route. */
export const DOORS: Readonly<Record<string, string>> = {
  'one route: ours': `import { Application } from 'poorfetch';
const app = new Application();
app.get('/', () => 'Hello world');
export default app;`,
  'door: poorfetch': `export * from 'poorfetch';`,
  'door: poorfetch/state': `export * from 'poorfetch/state';`,
  'door: poorfetch/session': `export * from 'poorfetch/session';`,
  'door: poorfetch/node': `export * from 'poorfetch/node';`,
  'door: poorfetch/bun': `export * from 'poorfetch/bun';`,
  'door: poorfetch/deno': `export * from 'poorfetch/deno';`,
  'door: poorfetch/workers': `export * from 'poorfetch/workers';`,
};

/** The same route with others. */
export const ONE_ROUTE: Readonly<Record<string, string>> = {
  'one route: hono': `import { Hono } from 'hono';
const app = new Hono();
app.get('/', (c) => c.text('Hello world'));
export default app;`,
  'one route: hono/tiny': `import { Hono } from 'hono/tiny';
const app = new Hono();
app.get('/', (c) => c.text('Hello world'));
export default app;`,
  'one route: h3': `import { H3 } from 'h3';
const app = new H3();
app.get('/', () => 'Hello world');
export default app;`,
  'one route: elysia': `import { Elysia } from 'elysia';
const app = new Elysia();
app.get('/', () => 'Hello world');
export default app;`,
  'one route: itty-router': `import { AutoRouter } from 'itty-router';
const app = AutoRouter();
app.get('/', () => 'Hello world');
export default app;`,
};
