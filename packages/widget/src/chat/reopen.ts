const KEY = 'cartograph:chat-open';

/** Remembers for this tab whether the panel is open, so that it is on the next page; a tab whose storage is blocked forgets. */
export function rememberOpen(isOpen: boolean): void {
  try {
    if (isOpen) sessionStorage.setItem(KEY, '1');
    else sessionStorage.removeItem(KEY);
  } catch {
    // It is closed on the next page.
  }
}

/** Whether the panel was open on the page before. */
export function wasOpen(): boolean {
  try {
    return sessionStorage.getItem(KEY) === '1';
  } catch {
    return false;
  }
}
