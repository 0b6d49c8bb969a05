const FOCUSABLE = 'a[href], button:not(:disabled), textarea, input, [tabindex="0"]';

/** Below this width the panel fills the screen. The style sheet has the same number. */
const PHONE_MAX_PX = 480;

/** Keeps the focus in the open panel, and gives it back to where it was. */
export function createFocus(host: HTMLElement, root: ShadowRoot) {
  let before: HTMLElement | null = null;
  const isPhone = () => window.innerWidth <= PHONE_MAX_PX;
  const find = (selector: string) => root.querySelector<HTMLElement>(selector);

  /** Puts the focus where the next question is written; on a phone on the panel itself, for a keyboard would cover what was said. */
  const settle = () => find(isPhone() ? '.panel' : 'textarea')?.focus();

  return {
    isPhone,
    settle,
    /** The panel opened. */
    enter(): void {
      before = document.activeElement === host ? null : (document.activeElement as HTMLElement | null);
      settle();
    },
    /** The panel closed, with the focus in it. */
    leave(): void {
      const isLost = document.activeElement === null || document.activeElement === document.body || document.activeElement === host;
      const back = before?.isConnected && before !== document.body ? before : find('.launcher');
      before = null;
      if (isLost) back?.focus();
    },
    /** Escape closes; the tabulator goes round. */
    keyPressed(event: KeyboardEvent, close: () => void): void {
      if (event.key === 'Escape') {
        event.preventDefault();
        close();
      }
      if (event.key !== 'Tab') return;
      const all = [...root.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
        (element) => element.closest('.panel') && element.offsetParent !== null,
      );
      const [first, last] = [all[0], all[all.length - 1]];
      const active = root.activeElement;
      const leaves = event.shiftKey ? active === first || active === find('.panel') : active === last;
      if (!leaves) return;
      event.preventDefault();
      (event.shiftKey ? last : first)?.focus();
    },
  };
}
