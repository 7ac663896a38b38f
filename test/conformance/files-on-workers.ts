import { Application } from 'poorfetch';
import { workers } from 'poorfetch/workers';

export default new Application({ platform: workers, documentRoot: '/', documentIndex: true });
