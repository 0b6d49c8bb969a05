import { useState } from 'react';

/** A person's choice of theme; `system` follows the device. */
export type Theme = 'system' | 'light' | 'dark';

const KEY = 'cartograph-theme';

/** The chosen theme and how to choose another; public/theme.js applies it before the next page is drawn. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(readTheme);
  const choose = (chosen: Theme) => {
    setTheme(chosen);
    if (chosen === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = chosen;
    keep(chosen);
  };
  return [theme, choose];
}

function readTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

/** Browsers that keep nothing for this page throw; then the choice lasts until it is closed. */
function keep(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {}
}
