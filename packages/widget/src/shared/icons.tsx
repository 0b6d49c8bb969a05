import type { VNode } from 'preact';

const PATHS = {
  chat: 'M21 11.5a8.4 8.4 0 0 1-12 7.6L3.5 20.5l1.4-5A8.4 8.4 0 1 1 21 11.5ZM8.5 11.5h.01M12.5 11.5h.01M16.5 11.5h.01',
  close: 'M6 6l12 12M18 6 6 18',
  send: 'M12 19V5M6 11l6-6 6 6',
  again: 'M4 4v5h5M4.6 14.5A8 8 0 1 0 6 6.2L4 9',
  up: 'M7 11v9H4v-9ZM7 11l4-8c1.6 0 2.6 1 2.6 2.6L13 9h5.6a2 2 0 0 1 2 2.4l-1.3 7a2 2 0 0 1-2 1.6H7',
  down: 'M17 13V4h3v9ZM17 13l-4 8c-1.6 0-2.6-1-2.6-2.6L11 15H5.4a2 2 0 0 1-2-2.4l1.3-7a2 2 0 0 1 2-1.6H17',
  more: 'm6 9 6 6 6-6',
};

/** A drawing in the colour of the text around it; it says nothing by itself. */
export function Icon({ name }: { name: keyof typeof PATHS }): VNode {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
