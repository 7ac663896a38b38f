import { workers } from 'adapters/workers.ts';
import { SERVED } from '../../answers/cases.ts';
import { makeApplication } from '../../answers/contestants/ours.ts';

export default makeApplication(SERVED, { platform: workers });
