// Nothing here runs: `tsc -p test` proves it. A type that is wrong, or an error that does not come, fails there.

import { Application, abort, html, type PoorRequest, type StatusResult } from '../../src/index.ts';
import { DECLINED, HTTP_NOT_FOUND } from '../../src/state.ts';

const app = new Application();
declare const items: string[];
declare const condition: boolean;

interface Row {
  readonly id: number;
  readonly size: number;
}
declare class Entity {
  id: number;
  save(): void;
}
declare const row: Row;
declare const record: Record<string, unknown>;
declare const entity: Entity;
declare const unknownCode: number;

// ---- results that can be sent

app.get('/', () => 404);
app.get('/', async () => 404);
app.get('/', () => (condition ? 404 : 'text'));
app.get('/', () => HTTP_NOT_FOUND);
app.get('/', (req) => {
  if (condition) return DECLINED;
  return req.form.getFirst('a') ?? 400;
});
app.default(() => 405);
app.httpState(404, () => DECLINED);
app.errorHandler(Error, () => 503);
app.get('/', () => unknownCode as StatusResult);
app.get('/', () => abort(unknownCode));
app.get('/', () => items);
app.get('/', () => [row]);
app.get('/', () => row);
app.get('/', async () => record);
app.get('/', () => entity);
app.get('/', () => ({ a: 1, forEachItem: true }));
app.get('/', () => html`<b>text</b>`);
app.get('/', () => new Uint8Array(1));
app.get('/', () => new ArrayBuffer(1));
app.get('/', () => new Blob([]));
app.get('/', () => new Response());
app.get('/', () => new Blob([]).stream());
app.get('/', (req) => req.form);
app.get('/', () => null);
app.get('/', () => {});
app.get('/', async () => {});
app.get('/', function* () {
  yield 'text';
});
app.get('/', async function* (req) {
  yield req.uri;
});
const declining = (_req: PoorRequest) => DECLINED;
app.get('/', declining);

// ---- results that cannot

// @ts-expect-error a number may be any number: a count is no status
app.get('/', () => items.length);
// In a promise it is found when the handler runs.
app.get('/', async () => items.length);
// @ts-expect-error not a status
app.get('/', () => 7);
// @ts-expect-error the same for other handlers
app.httpState(404, () => items.length);
// @ts-expect-error a Map is not JSON
app.get('/', () => new Map([['a', 1]]));
// @ts-expect-error a Set is not JSON
app.get('/', () => new Set(items));
// @ts-expect-error a function that was not called
app.get('/', () => () => 'text');
// @ts-expect-error a class
app.get('/', () => Entity);
// @ts-expect-error a symbol
app.get('/', () => Symbol.iterator);
// @ts-expect-error a bigint
app.get('/', () => 1n);
// @ts-expect-error a boolean
app.get('/', () => condition);
