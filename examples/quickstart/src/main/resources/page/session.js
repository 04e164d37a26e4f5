/** Asks the page server who may connect where; an answer that says no is final. */
export async function session(user) {
  const response = await fetch(`/session?user=${encodeURIComponent(user)}`, { cache: 'no-store' }).catch(() => {
    throw new Error('the page server does not answer');
  });
  if (response.ok) {
    return response.json();
  }
  const body = await response.json().catch(() => ({}));
  const failure = new Error(body.error ?? `the page server answered ${response.status}`);
  failure.retryable = response.status >= 500;
  throw failure;
}
