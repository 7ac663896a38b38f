import { Application } from 'poorfetch';

const app = new Application();
// The command ends by itself, since a signal to the package manager that runs it does not always reach it.
app.get('/', () => {
  process.kill(process.pid, 'SIGTERM');
  return 'Served by the command';
});

export default app;
