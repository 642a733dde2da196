// Uploaded transcripts: what is read of a file and of its name, and what is refused.
import { describe, expect, it } from 'vitest';
import { Transcript } from '../../contract/records.ts';
import { GiveUp } from '../errors.ts';
import type { ImportedFile } from '../provider.ts';
import { readName } from './file-name.ts';
import { vttImport } from './vtt-import.ts';

const vtt = 'WEBVTT\n\n0:0:1.0 --> 0:0:5.320\n<v Ana Lima>Hello</v>\n';
const fileOf = (path: string, text = vtt): ImportedFile => ({
  path,
  content: async function* () {
    for (const part of text.match(/[^]{1,7}/g) ?? []) yield Buffer.from(part);
  },
});

const read = async (files: readonly ImportedFile[], mailbox: string | null = 'Ana@contoso.com') => {
  const pages = [];
  for await (const one of vttImport.read(files, { signal: AbortSignal.timeout(60_000), mailbox })) pages.push(one);
  return pages;
};
const first = async (file: ImportedFile) => {
  const [found] = await read([file]);
  return { transcript: found?.page.transcripts?.[0], reason: found?.page.quarantined[0]?.reason };
};
const good = 'calls/2026-11-18T08-00 bo@Fabrikam.com.vtt';

describe('an uploaded transcript', () => {
  it('is read with its words, and when and with whom from its name, for whom it is said to be', async () => {
    const [found] = await read([fileOf(good)]);
    expect(found).toMatchObject({ stream: 'calls', mailbox: 'ana@contoso.com' });
    const transcript = Transcript.parse(found?.page.transcripts?.[0]);
    expect(transcript).toMatchObject({
      at: '2026-11-18T08:00:00.000Z',
      endedAt: '2026-11-18T08:00:05.320Z',
      participants: ['ana@contoso.com', 'bo@fabrikam.com'],
      attributed: true,
      cues: [{ start: 1000, end: 5320, speaker: 'Ana Lima', words: 'Hello' }],
    });
    expect(JSON.stringify(found)).not.toContain('calls/');
  });

  it('is the same call under another name, and another one with other words', async () => {
    const ids = [
      await first(fileOf(good)),
      await first(fileOf(`again ${good.slice(6)}`)),
      await first(fileOf(good, vtt.replace('Hello', 'Bye'))),
    ].map(({ transcript }) => transcript?.id);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it.each([
    ['bo@fabrikam.com.vtt', vtt, /^name: has no date/],
    ['2026-02-30 bo@fabrikam.com.vtt', vtt, /^name: has no date/],
    ['2026-11-18T08-00.vtt', vtt, /^name: holds no address of somebody outside/],
    ['2026-11-18T08-00 ben@contoso.com cy@sub.contoso.com.vtt', vtt, /^name: holds no address of somebody outside/],
    [good, 'secret words', /^file: holds no words that can be read as WebVTT$/],
    [good, 'WEBVTT\n', /^file: holds no words$/],
  ])('called %s is not read where something is missing, and says what', async (path, text, message) => {
    const { transcript, reason } = await first(fileOf(path, text));
    expect(transcript).toBeUndefined();
    expect(reason).toMatch(message);
    expect(reason).not.toContain('secret');
  });

  it('is known by what it holds while it is set aside, so that its right name lets it out of there', async () => {
    const [wrong] = await read([fileOf('call with bo@fabrikam.com.vtt')]);
    const [right] = await read([fileOf(good)]);
    expect(wrong?.page.quarantined[0]?.id).toBe(right?.page.transcripts?.[0]?.id);
  });

  it('is refused where there is none, or nobody says whose it is', async () => {
    await expect(read([fileOf('readme.txt')])).rejects.toBeInstanceOf(GiveUp);
    await expect(read([fileOf(good)], null)).rejects.toBeInstanceOf(GiveUp);
  });

  it('does not keep the others of a folder when one is broken', async () => {
    const pages = await read([fileOf(good, 'x'), fileOf('readme.txt'), fileOf(good)]);
    expect(pages.map(({ page }) => page.transcripts?.length ?? 0)).toEqual([0, 1]);
  });
});

describe("a file's name", () => {
  it.each([
    ['GMT20261118-080000_Recording bo@x.org', '2026-11-18T08:00:00.000Z'],
    ['Weekly-20261118_080015-Meeting Recording', '2026-11-18T08:00:15.000Z'],
    ['2026-11-18 08.05', '2026-11-18T08:05:00.000Z'],
    ['call 2026-11-18', '2026-11-18T00:00:00.000Z'],
    ['2026-13-18', null],
    ['1234567890123', null],
    ['', null],
  ])('%s tells when', (name, at) => {
    expect(readName(name).at).toBe(at);
  });
});
