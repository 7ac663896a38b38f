/** Takes a while to start. */
import { Application } from 'poorfetch';

function prepareSlowly(): string {
  const start = process.cpuUsage();
  while (process.cpuUsage(start).user < 100_000);
  return 'ready';
}

const text = prepareSlowly();
const app = new Application();

app.get('/', () => text);

export default app;
