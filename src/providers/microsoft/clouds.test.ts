// Clouds: where each is, and which links are followed.
import { describe, expect, it } from 'vitest';
import { cloudHosts, findCloud, isDownload, placeLink, relativeLink } from './clouds.ts';
import { missingStreams } from './missing-streams.ts';
import { endpoints } from './testing.ts';

const custom = {
  ...endpoints,
  cloud: 'custom',
  urls: { login: 'http://127.0.0.1:4000/login/', graph: 'http://127.0.0.1:4000/graph' },
};

describe('a cloud', () => {
  it.each([
    ['global', ['login.microsoftonline.com:443', 'graph.microsoft.com:443', 'reports*.office.com:443']],
    ['gcc-high', ['login.microsoftonline.us:443', 'graph.microsoft.us:443']],
    ['dod', ['login.microsoftonline.us:443', 'dod-graph.microsoft.us:443']],
    ['china', ['login.partner.microsoftonline.cn:443', 'microsoftgraph.chinacloudapi.cn:443']],
  ])('named %s speaks to these hosts and no other', (cloud, hosts) => {
    expect(cloudHosts({ ...endpoints, cloud })).toEqual(hosts);
  });

  it('of one’s own is asked where it is, with the names that Microsoft has', () => {
    expect(cloudHosts(custom)).toEqual(['127.0.0.1:4000']);
    expect(findCloud(custom)).toMatchObject({
      authority: 'https://login.microsoftonline.com',
      scope: 'https://graph.microsoft.com/.default',
      loginUrl: 'http://127.0.0.1:4000/login',
      graphUrl: 'http://127.0.0.1:4000/graph/v1.0',
    });
  });

  it.each([
    ['https://reports.office.com/data/download/x', true],
    ['https://reportsncu.office.com/data/v1.0/download?token=x', true],
    ['https://reports.evil.office.com/x', false],
    ['https://reports.office.com.evil.example/x', false],
    ['https://reports.office.com@evil.example/x', false],
    ['https://me@reports.office.com/x', false],
    ['https://reports.office.com:8443/x', false],
    ['http://reports.office.com/x', false],
    ['https://evilreports.office.com/x', false],
    ['/data/download', false],
  ])('that sends us to %s for a file is followed: %s', (link, followed) => {
    expect(isDownload(findCloud({ ...endpoints, cloud: 'global' }), link)).toBe(followed);
    expect(isDownload(findCloud({ ...endpoints, cloud: 'china' }), link)).toBe(false);
  });

  it.each([
    [{ ...endpoints, cloud: 'mars' }, /PLUMBLINE_CLOUD is "mars"/],
    [{ ...endpoints, cloud: 'constructor' }, /PLUMBLINE_CLOUD/],
    [{ ...custom, urls: { login: 'https://l.example' } }, /PLUMBLINE_GRAPH_URL/],
    [
      { ...custom, urls: { login: 'http://l.example', graph: 'https://g.example' } },
      /PLUMBLINE_LOGIN_URL must start with https/,
    ],
  ])('that is not one (%j) says which variable to mend', (endpoints, message) => {
    expect(() => findCloud(endpoints)).toThrow(message);
  });
});

describe('a link to the admin center', () => {
  it.each([
    ['global', 'https://entra.microsoft.com/#view/x'],
    ['gcc-high', 'https://entra.microsoft.us/#view/x'],
    ['dod', 'https://entra.microsoft.us/#view/x'],
    ['china', 'https://entra.microsoftonline.cn/#view/x'],
  ])('leads to that of the %s cloud', (cloud, link) => {
    expect(placeLink('https://entra.microsoft.com/#view/x', { ...endpoints, cloud })).toBe(link);
    for (const other of ['https://learn.microsoft.com/x', 'https://entra.microsoft.com.evil.example/x'])
      expect(placeLink(other, { ...endpoints, cloud })).toBe(other);
  });
});

describe('the sign-in service', () => {
  it.each([
    ['global', ['https://login.microsoftonline.com/{tenant}/v2.0']],
    ['gcc-high', ['https://login.microsoftonline.us/{tenant}/v2.0']],
    [
      'china',
      ['https://login.partner.microsoftonline.cn/{tenant}/v2.0', 'https://login.chinacloudapi.cn/{tenant}/v2.0'],
    ],
  ])('of %s names itself so in what it says of a person', (cloud, issuers) => {
    expect(findCloud({ ...endpoints, cloud }).issuers).toEqual(issuers);
  });
});

describe('a stream', () => {
  const reason = 'Microsoft offers it in the global cloud only.';
  const absences = { reports: { china: reason, dod: reason } };

  it('that a cloud lacks is named with the reason there, and nowhere else', () => {
    expect(missingStreams({ cloud: 'china' }, absences)).toEqual({ reports: reason });
    for (const cloud of ['global', 'gcc-high', 'custom', 'constructor'])
      expect(missingStreams({ cloud }, absences)).toEqual({});
  });

  it('is there in the global cloud and in one of one’s own; reports, the audit log and transcripts are missing in the national ones', () => {
    for (const cloud of ['global', 'custom']) expect(missingStreams({ cloud })).toEqual({});
    for (const cloud of ['gcc-high', 'dod', 'china'])
      expect(Object.keys(missingStreams({ cloud }))).toEqual(['usage', 'audit', 'calls']);
  });
});

describe('a link', () => {
  it.each([
    ['https://graph.microsoft.com/v1.0/users?$skiptoken=a%2Fb', '/users?$skiptoken=a%2Fb'],
    ['http://127.0.0.1:4000/graph/v1.0/users', '/users'],
    ['http://127.0.0.1:4000/v1.0/users', null],
    ['https://127.0.0.1:4000/graph/v1.0/users', null],
    ['https://graph.microsoft.us/v1.0/users', null],
    ['https://graph.microsoft.com@evil.example/v1.0/users', null],
    ['https://graph.microsoft.com/v1.0/../../x', null],
    ['https://graph.microsoft.com/v1.0/%2e%2e/x', null],
    ['https://graph.microsoft.com/v1.0', null],
    ['/v1.0/users', null],
    ['', null],
  ])('%s is kept as %j', (given, kept) => {
    expect(relativeLink(findCloud(custom), given)).toBe(kept);
  });
});
