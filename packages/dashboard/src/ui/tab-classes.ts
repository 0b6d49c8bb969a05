/** How a tab looks that stands above its content, underlined while it is chosen. */
export const TAB =
  'border-transparent border-b-2 px-1 pb-2 text-muted whitespace-nowrap hover:text-ink data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink';
