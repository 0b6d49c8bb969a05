/** Lets the browser save a text as a file (https://developer.mozilla.org/docs/Web/API/HTMLAnchorElement/download). */
export function saveFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
