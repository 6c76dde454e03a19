/** Hands a file to the shell's save dialog. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export const saveTextFile = (name: string, text: string, type = 'text/csv'): void =>
  saveFile(name, new Blob(['\ufeff', text], { type: `${type};charset=utf-8` }));
