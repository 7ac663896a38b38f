/** Answers a while after it was asked: for what happens when a server closes meanwhile. */
import { Application } from 'poorfetch';

const app = new Application();

app.get('/', () => 'at once');
app.get('/slow/<milliseconds:int>', async (_req, milliseconds) => {
  console.log('asked');
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return 'finished';
});

export default app;
