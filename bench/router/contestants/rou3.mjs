import { findRoute } from 'rou3';
import { rou3Contestant } from './rou3-table.mjs';

export default rou3Contestant((router) => (method, path) => findRoute(router, method, path));
