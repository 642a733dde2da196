// An endpoint is one value: method, path, who can, what goes in and what comes out. Server, web and CLI read the same one.
import { z } from 'zod';

/**
 * What somebody may be allowed; `public` needs no session, `teams:read` is for the teams that one leads, and `names:export`
 * is a right beside the role: files that one exports name people.
 */
export type Permission =
  | 'public'
  | 'own:read'
  | 'own:manage'
  | 'teams:read'
  | 'people:read'
  | 'people:manage'
  | 'settings:manage'
  | 'connections:read'
  | 'connections:manage'
  | 'invites:manage'
  | 'members:manage'
  | 'data:export'
  | 'names:export';

export interface Endpoint<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly method: 'GET' | 'POST';
  /** `:name` parts are taken from the input's fields of that name; for GET the rest go into the query. */
  readonly path: `/api/${string}`;
  readonly can: Permission;
  readonly summary: string;
  readonly input: Input;
  readonly output: Output;
  /** `stream`: the body is a file, `output` describes one line of it. */
  readonly answer?: 'json' | 'stream';
  /** Bytes of a request's body at most; not given: what forms need. */
  readonly largest?: number;
}

export const endpoint = <Input extends z.ZodType, Output extends z.ZodType>(
  definition: Endpoint<Input, Output>,
): Endpoint<Input, Output> => definition;

/** Every failure of every endpoint. */
export const ApiError = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    /** What to do next. */
    fix: z.string(),
    fields: z.array(z.object({ field: z.string(), message: z.string() })),
  }),
});
export type ApiError = z.infer<typeof ApiError>;

export const Nothing = z.object({});
/** A uuid in the one spelling that ids are compared in, and that secrets are sealed under. */
export const Id = z.uuid().toLowerCase();
/** YYYY-MM-DD. */
export const Day = z.iso.date();
/** ISO 8601 in UTC. */
export const Instant = z.iso.datetime();
