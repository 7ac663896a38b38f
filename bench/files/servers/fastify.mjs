import files from '@fastify/static';
import Fastify from 'fastify';

const [, , port, root] = process.argv;
const app = Fastify();
app.register(files, { root });

await app.listen({ port: Number(port), host: '127.0.0.1' });
