import { descriptors } from './descriptors.ts';
import { failures, plainFailures } from './failures.ts';
import { faultyFetch } from './faulty.ts';
import { files } from './files.ts';
import { runOnDeno, serveExport } from './runtimes.ts';
import { plainSockets, sockets } from './sockets.ts';
import { conformance } from './suite.ts';
import { storage } from './uploads.ts';

conformance('Deno', () => runOnDeno('test/conformance/serve-on-deno.ts'), {
  memory: 192,
  codings: ['gzip', 'deflate'],
  continuesAtOnce: true,
  decodesDeflate: false,
});
conformance('Deno, an application as default export', () => serveExport('deno', 'test/conformance/export-deno.ts'), {
  memory: 192,
  codings: ['gzip', 'deflate'],
  continuesAtOnce: true,
  decodesDeflate: false,
  keepsFiles: false,
});
storage('Deno', (env) => runOnDeno('test/conformance/serve-on-deno.ts', env));
files('Deno', (env) => runOnDeno('test/conformance/files-on-deno.ts', env));
descriptors('Deno');
faultyFetch('Deno', () => runOnDeno('test/conformance/fetch-on-deno.ts'));
sockets('Deno', () => runOnDeno('test/conformance/sockets-on-deno.ts'));
plainSockets('Deno', () => runOnDeno('test/conformance/sockets-on-deno.ts', { PLAIN: '1' }));
// Without the flag Deno prints a warning, once, where the signal of a request is used, as for a mounted fetch.
const noWarning = ['--unstable-no-legacy-abort'];
failures('Deno', () => runOnDeno('test/conformance/failures-on-deno.ts', {}, noWarning));
plainFailures('Deno', () => runOnDeno('test/conformance/failures-on-deno.ts', { PLAIN: '1' }));
