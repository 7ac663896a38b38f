/**
 * Whether a value is a Response, also one of the runtime's own class where an adapter has put a lighter one in its
 * place: those are not instances of each other.
 */
export function isResponse(value: unknown): value is Response {
  return (
    value instanceof Response ||
    (typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Response]')
  );
}
