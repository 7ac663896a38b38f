export { plain as default } from './fixture-faulty.ts';
