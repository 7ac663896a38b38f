/** A request as runtimes hand it over: with a URL and a Host that the constructor of Request would mend or refuse. */
export function requestTo(url: string, host = 'h.test'): Request {
  return Object.defineProperty(new Request('http://h.test/', { headers: { host } }), 'url', { value: url });
}
