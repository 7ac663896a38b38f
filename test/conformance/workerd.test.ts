import { serveOnWorkerd } from './runtimes.ts';
import { conformance } from './suite.ts';

conformance('workerd', () => serveOnWorkerd('test/conformance/export-workers.ts'), {
  memory: 256,
  knowsClient: false,
  ownFailures: ['CONNECT'],
});
