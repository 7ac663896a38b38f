import { descriptors } from './descriptors.ts';
import { files } from './files.ts';
import { serveFilesOnNode, serveOnNode } from './runtimes.ts';
import { conformance } from './suite.ts';
import { storage } from './uploads.ts';

conformance('Node', () => serveOnNode('test/conformance/export-plain.ts'));
storage('Node', (env) => serveOnNode('test/conformance/export-node.ts', [], env));
files('Node', serveFilesOnNode);
descriptors('Node');
