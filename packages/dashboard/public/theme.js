// Runs before anything is drawn, so that a chosen theme does not flash; src/theme/theme.ts changes the choice.
try {
  const chosen = localStorage.getItem('cartograph-theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Without storage the system's theme holds.
}
