import { expect, it } from 'vitest';
import { ROOT } from '../run-script.ts';
import { renderReference } from './reference.ts';

it('docs/api.md is what the published declarations say; npm run docs writes it', async () => {
  await expect(renderReference()).toMatchFileSnapshot(`${ROOT}docs/api.md`);
});
