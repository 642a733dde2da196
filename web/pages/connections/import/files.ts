// Files as a request carries them: their path in the export, and their bytes as base64.

/** Within a folder that was chosen whole, the path in it; else the name. */
export const pathOf = ({ webkitRelativePath, name }: Pick<File, 'webkitRelativePath' | 'name'>): string =>
  webkitRelativePath === '' ? name : webkitRelativePath;

/** Errors: the reader's own, such as for a file that was moved meanwhile. */
export const encodeFile = (file: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('error', () => reject(reader.error ?? new Error('The file cannot be read.')));
    reader.addEventListener('load', () => {
      if (typeof reader.result === 'string') resolve(reader.result.replace(/^[^,]*,/, ''));
    });
    reader.readAsDataURL(file);
  });

/** `1.5 MB`; below a megabyte in kB. */
export const sizeWords = (bytes: number): string => {
  const megabytes = bytes / 1024 / 1024;
  if (megabytes < 1) return `${Math.max(1, Math.round(bytes / 1024))} kB`;
  return `${megabytes < 10 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`;
};
