/** Throws, whoever looks. */
export function refuse(): never {
  throw new Error('do not look');
}

/** An object that throws at every look. */
export function createRevoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
