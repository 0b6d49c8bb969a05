/** How the menus of the frame look. */
export const MENU = 'panel z-40 w-64 max-w-[calc(100vw-2rem)] p-1.5 shadow-float';
export const MENU_ITEM =
  'flex w-full items-center gap-2 rounded-md px-2.5 py-1.5 text-left outline-none data-highlighted:bg-sunken data-[state=checked]:font-medium';
