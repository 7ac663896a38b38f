import { serveOnNode } from './runtimes.ts';
import { conformance } from './suite.ts';

conformance('Node', () => serveOnNode('test/conformance/fixture.ts'));
