/** A response that tells when its body has ended, in whichever way. */
export function followBody(response: Response, ended: () => void): Response {
  const { body } = response;
  if (body === null || body.locked) {
    ended();
    return response;
  }
  const reader = body.getReader();
  const followed = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (!done) return controller.enqueue(value);
          controller.close();
        } catch (error) {
          controller.error(error);
        }
        ended();
      },
      async cancel(reason) {
        await reader.cancel(reason).finally(ended);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(followed, response);
}
