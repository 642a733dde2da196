// Clouds: where each is, and which links are followed.
import { describe, expect, it } from 'vitest';
import { cloudHosts, findCloud, relativeLink } from './clouds.ts';

const custom = {
  cloud: 'custom',
  urls: { login: 'http://127.0.0.1:4000/login/', graph: 'http://127.0.0.1:4000/graph' },
};

describe('a cloud', () => {
  it.each([
    ['global', ['login.microsoftonline.com:443', 'graph.microsoft.com:443']],
    ['gcc-high', ['login.microsoftonline.us:443', 'graph.microsoft.us:443']],
    ['dod', ['login.microsoftonline.us:443', 'dod-graph.microsoft.us:443']],
    ['china', ['login.partner.microsoftonline.cn:443', 'microsoftgraph.chinacloudapi.cn:443']],
  ])('named %s speaks to these hosts and no other', (cloud, hosts) => {
    expect(cloudHosts({ cloud, urls: {}, sharedApp: null, mailSignIn: true })).toEqual(hosts);
  });

  it('of one’s own is asked where it is, with the names that Microsoft has', () => {
    expect(cloudHosts(custom)).toEqual(['127.0.0.1:4000', '127.0.0.1:4000']);
    expect(findCloud(custom)).toMatchObject({
      authority: 'https://login.microsoftonline.com',
      scope: 'https://graph.microsoft.com/.default',
      loginUrl: 'http://127.0.0.1:4000/login',
      graphUrl: 'http://127.0.0.1:4000/graph/v1.0',
    });
  });

  it.each([
    [{ cloud: 'mars', urls: {}, sharedApp: null, mailSignIn: true }, /PLUMBLINE_CLOUD is "mars"/],
    [{ cloud: 'constructor', urls: {}, sharedApp: null, mailSignIn: true }, /PLUMBLINE_CLOUD/],
    [
      { cloud: 'custom', urls: { login: 'https://l.example' }, sharedApp: null, mailSignIn: true },
      /PLUMBLINE_GRAPH_URL/,
    ],
    [
      {
        cloud: 'custom',
        urls: { login: 'http://l.example', graph: 'https://g.example' },
        sharedApp: null,
        mailSignIn: true,
      },
      /PLUMBLINE_LOGIN_URL must start with https/,
    ],
  ])('that is not one (%j) says which variable to mend', (endpoints, message) => {
    expect(() => findCloud(endpoints)).toThrow(message);
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
