import { serveOnNode } from './runtimes.ts';
import { conformance } from './suite.ts';

conformance('Node', () => serveOnNode('test/conformance/export-plain.ts'));
