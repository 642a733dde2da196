// A certificate as the bytes that .cer files hold, from its text.

/** The first block of a PEM text as DER. Errors: DOMException when the text is no base64. */
export const bytesOfPem = (pem: string): Uint8Array<ArrayBuffer> => {
  const block = /-----BEGIN [^-]+-----([^-]*)-----END/.exec(pem)?.[1] ?? '';
  return Uint8Array.from(atob(block.replace(/\s/g, '')), (letter) => letter.charCodeAt(0));
};
