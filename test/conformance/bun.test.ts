import { descriptors } from './descriptors.ts';
import { failures, plainFailures } from './failures.ts';
import { faultyFetch } from './faulty.ts';
import { files } from './files.ts';
import { runOnBun, serveExport } from './runtimes.ts';
import { plainSockets, sockets } from './sockets.ts';
import { conformance } from './suite.ts';
import { storage } from './uploads.ts';

conformance('Bun', () => runOnBun('test/conformance/serve-on-bun.ts'), { continuesAtOnce: true });

// Bun takes 128 MiB of a body unless the exported object says otherwise: that is what `entry` is for.
conformance('Bun, an application as default export', () => serveExport('bun', 'test/conformance/export-bun.ts'), {
  upload: 100,
  continuesAtOnce: true,
});
conformance('Bun, its entry as default export', () => serveExport('bun', 'test/conformance/export-bun-entry.ts'), {
  continuesAtOnce: true,
});
storage('Bun', (env) => runOnBun('test/conformance/serve-on-bun.ts', env));
files('Bun', (env) => runOnBun('test/conformance/files-on-bun.ts', env), { chunksRanges: true });
descriptors('Bun');
faultyFetch('Bun', () => runOnBun('test/conformance/fetch-on-bun.ts'));
sockets('Bun', () => runOnBun('test/conformance/sockets-on-bun.ts'), false);
plainSockets('Bun', () => runOnBun('test/conformance/sockets-on-bun.ts', { PLAIN: '1' }));
failures('Bun', () => runOnBun('test/conformance/failures-on-bun.ts'), { seesStreams: false });
plainFailures('Bun', () => runOnBun('test/conformance/failures-on-bun.ts', { PLAIN: '1' }), { seesStreams: false });
