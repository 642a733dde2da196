// Mailbox settings: zones in any spelling, hours of any week.
import { describe, expect, it } from 'vitest';
import { describeStream, drain, toNetwork } from '../../testing.ts';
import { isGraph, json, mailbox, microsoft, openTestGraph } from '../testing.ts';
import { windowsZones } from '../windows-zones.ts';
import { ianaZone, mailboxSettingsStream } from './mailbox-settings.ts';

const partition = { mailbox, part: 'root' };
const zone = 'W. Europe Standard Time';
const hours = (given: Record<string, unknown> = {}) => ({
  daysOfWeek: ['monday', 'friday'],
  startTime: '08:30:00.0000000',
  endTime: '17:00:00.0000000',
  timeZone: { '@odata.type': '#microsoft.graph.timeZoneBase', name: zone },
  ...given,
});
const read = async (body: unknown) => {
  const answer = microsoft(() => json(body));
  const { pages } = await drain(() => mailboxSettingsStream(openTestGraph(toNetwork(answer))), {
    partition,
    since: null,
  });
  return pages[0]!;
};

describeStream({
  name: 'mailbox-settings',
  open: (network) => mailboxSettingsStream(openTestGraph(network)),
  partition,
  since: null,
  answer: microsoft(() => json({ '@odata.context': 'x', timeZone: zone, workingHours: hours() })),
  isData: isGraph,
  content: ['automaticRepliesSetting', 'internalReplyMessage', 'externalReplyMessage'],
});

describe('a mailbox', () => {
  it('tells its zone and its hours of the week', async () => {
    const day = [[510, 1020]];
    expect((await read({ timeZone: zone, workingHours: hours() })).settings).toEqual({
      zone: 'Europe/Berlin',
      hours: { 0: [], 1: day, 2: [], 3: [], 4: [], 5: day, 6: [] },
    });
  });

  it('of somebody on night shift has hours on two days', async () => {
    const night = hours({ daysOfWeek: ['saturday'], startTime: '22:00:00', endTime: '06:00:00' });
    expect((await read({ timeZone: zone, workingHours: night })).settings?.hours).toMatchObject({
      6: [[1320, 1440]],
      0: [[0, 360]],
    });
  });

  it.each([
    ['in another zone', hours({ timeZone: { name: 'Tokyo Standard Time' } })],
    ['that are none', hours({ startTime: '09:00:00', endTime: '09:00:00' })],
    ['that are not told', null],
  ])('with hours %s has no hours of its own', async (_, workingHours) => {
    expect((await read({ timeZone: zone, workingHours })).settings).toEqual({ zone: 'Europe/Berlin', hours: null });
  });

  it('with a zone nobody knows says so', async () => {
    expect(await read({ timeZone: 'Customized Time Zone', workingHours: null })).toMatchObject({
      settings: { zone: null, hours: null },
      quarantined: [{ id: 'mailboxSettings', reason: 'timeZone: is no zone that is known' }],
    });
  });

  it.each([zone, '', null])('with the zone %j is not set aside', async (timeZone) => {
    expect(await read({ timeZone, workingHours: null })).toMatchObject({
      quarantined: [],
      readable: ['mailboxSettings'],
    });
  });

  it('with settings of another shape is set aside', async () => {
    expect(await read({ timeZone: 5 })).toMatchObject({
      settings: null,
      quarantined: [{ id: 'mailboxSettings', reason: expect.stringMatching(/^timeZone: /) }],
    });
  });
});

describe('a zone', () => {
  it.each([
    ['Eastern Standard Time', 'America/New_York'],
    ['India Standard Time', 'Asia/Kolkata'],
    ['UTC', 'Etc/UTC'],
    ['w. europe standard time', 'Europe/Berlin'],
    ['Kamchatka Standard Time', 'Asia/Kamchatka'],
    ['tzone://Microsoft/Utc', 'Etc/UTC'],
    ['Europe/Paris', 'Europe/Paris'],
    ['constructor', null],
    ['', null],
  ])('named %j is %j', (name, expected) => {
    expect(ianaZone(name)).toBe(expected);
  });

  it('of Windows is one that can be reckoned with, each of them', () => {
    for (const iana of Object.values(windowsZones))
      expect(() => new Intl.DateTimeFormat('en', { timeZone: iana })).not.toThrow();
  });
});
