// What Zoom lists of a recorded meeting, and who took part: the transcript's file, and whether anybody is known to be outside.
import { z } from 'zod';
import { isOutside } from '../../outside.ts';
import { address, instant, storableText, text, zoomId } from '../pages.ts';

export const Waiting = z.strictObject({
  uuid: z.string(),
  /** The transcript's own id. */
  file: z.string(),
  url: z.string(),
  at: z.string(),
  endedAt: z.string().nullable(),
  /** Bytes of the file, as Zoom tells them. */
  size: z.number().nullable().default(null),
});
export type Waiting = z.infer<typeof Waiting>;

const isTranscript = (file: unknown): boolean =>
  z.object({ file_type: z.literal('TRANSCRIPT') }).safeParse(file).success;

const Transcript = z.object({
  id: zoomId,
  status: z.string().nullish(),
  /** Not there while the file is being made. */
  download_url: storableText(4000).nullish(),
  recording_start: instant.nullish().catch(null),
  recording_end: instant.nullish().catch(null),
  file_size: z.number().nullish().catch(null),
});

const Listed = z.object({ uuid: zoomId, start_time: instant, recording_files: z.array(z.unknown()).nullish() });

/** When the file begins: a recording that was stopped and begun anew has several, each with a time of its own. */
const beginOf = (
  { recording_start: begun, recording_end: end }: z.infer<typeof Transcript>,
  meeting: string,
): string => (begun && begun >= meeting && (!end || begun <= end) ? begun : meeting);

/** The transcripts of a meeting that are ready; other files are not looked at. */
export const Recording = Listed.transform(({ uuid, start_time, recording_files }, context): readonly Waiting[] => {
  const files = z.array(Transcript).safeParse((recording_files ?? []).filter(isTranscript));
  if (!files.success) {
    context.addIssue({ code: 'custom', path: ['recording_files'], message: 'has a transcript of a wrong shape' });
    return z.NEVER;
  }
  return files.data.flatMap((file) => {
    const { id, status, download_url: url, recording_end, file_size } = file;
    if (!url || (status !== undefined && status !== null && status !== 'completed')) return [];
    const at = beginOf(file, start_time);
    return [{ uuid, file: id, url, at, endedAt: recording_end ?? null, size: file_size ?? null }];
  });
});

export const Participant = z.object({
  id: z.string().max(200).nullish(),
  name: text,
  user_email: address,
  internal_user: z.boolean().nullish(),
});
export type Participant = z.infer<typeof Participant>;

/** Whom the organization takes for its own. */
export interface Own {
  readonly domains: readonly string[];
  /** What people count as who joined without signing in. */
  readonly unknown: 'inside' | 'outside';
}

/**
 * Field note: Zoom leaves out the addresses of people of other accounts. Who came without signing in has no id and could
 * be anybody; who signed in to Zoom, and not to this account, is known to be outside.
 */
export const isStranger = ({ id, user_email, internal_user }: Participant, own: Own): boolean => {
  if (user_email !== null) return isOutside(user_email, own.domains);
  return internal_user === false && (Boolean(id) || own.unknown === 'outside');
};
