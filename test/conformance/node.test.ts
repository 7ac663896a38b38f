import process from 'node:process';
import { descriptors } from './descriptors.ts';
import { failures, plainFailures } from './failures.ts';
import { faultyFetch } from './faulty.ts';
import { files } from './files.ts';
import { serveFilesOnNode, serveOnNode } from './runtimes.ts';
import { noSockets } from './sockets.ts';
import { conformance } from './suite.ts';
import { storage } from './uploads.ts';

conformance('Node', () => serveOnNode('test/conformance/export-plain.ts'));
// One upload that 32 bits cannot count, on one runtime: the others have the same code.
const upload = Number(process.env.POORFETCH_UPLOAD ?? 256);
storage('Node', (env) => serveOnNode('test/conformance/export-node.ts', [], env), upload);
files('Node', serveFilesOnNode);
descriptors('Node');
faultyFetch('Node', () => serveOnNode('test/conformance/export-fetch.ts'));
noSockets('Node', () => serveOnNode('test/conformance/sockets-on-node.ts'));
noSockets('Node, a plain fetch', () => serveOnNode('test/conformance/sockets-on-node.ts', [], { PLAIN: '1' }));
failures('Node', () => serveOnNode('test/conformance/failures-on-node.ts'));
plainFailures('Node', () => serveOnNode('test/conformance/failures-on-node.ts', [], { PLAIN: '1' }));
