// Runs before the first paint, so that a remembered dark page never flashes light.
try {
  const chosen = localStorage.getItem('plumbline-theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is switched off: the system's theme is used.
}
