import { compileRouter } from 'rou3/compiler';
import { rou3Contestant } from './rou3-table.mjs';

export default rou3Contestant(compileRouter);
