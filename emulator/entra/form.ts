// Reads the form that the token endpoint is sent, with the credentials of HTTP Basic put into it.
import { readHeader, type Request } from '../http/wire.ts';
import { EntraError } from './errors.ts';

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new EntraError(90013, 'The Authorization header cannot be read.', { cause });
  }
};

/** The form; client id and secret of HTTP Basic are fields like the others. */
export const readForm = (request: Request): URLSearchParams => {
  const form = new URLSearchParams(request.body);
  const basic = /^Basic (.+)$/i.exec(readHeader(request.headers, 'authorization') ?? '')?.[1];
  if (basic !== undefined) {
    const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':');
    form.set('client_id', decode(id));
    form.set('client_secret', decode(secret));
  }
  return form;
};

/** The field's value. Throws 900144 where it is missing. */
export const need = (form: URLSearchParams, name: string): string => {
  const value = form.get(name);
  if (value === null || value === '') throw new EntraError(900144, name);
  return value;
};
