// Change notifications: what is asked of Graph, what it answers, and what is believed of what it sends.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../lib/network.ts';
import { SkipPartition } from '../errors.ts';
import { toNetwork } from '../testing.ts';
import { openNotices, readNotices } from './notices.ts';
import { clockAt, graphFault, json, mailbox, microsoft, noon, openTestGraph } from './testing.ts';

const { signal } = new AbortController();
const made = { id: '7f105c7d-2dc5-4530-97cd-4e7ae6534c07', expirationDateTime: '2026-11-27T11:50:00Z' };

const open = (answer: (request: NetworkRequest) => ReturnType<typeof json>) => {
  const seen: NetworkRequest[] = [];
  const network = toNetwork(
    microsoft((_path, request) => {
      seen.push(request);
      return answer(request);
    }),
  );
  return { notices: openNotices(openTestGraph(network), clockAt(noon)), seen };
};

describe('a subscription', () => {
  it('names mailbox, address and secret, asks for ids that stay, and lives as long as Graph allows', async () => {
    const { notices, seen } = open(() => json(made, 201));
    const url = 'https://plumbline.contoso.com/api/notices/a/b';
    const wanted = { stream: 'mail', mailbox, url, secret: 's'.repeat(43), signal };
    expect(await notices.subscribe(wanted)).toEqual({ id: made.id, endsAt: new Date(made.expirationDateTime) });
    expect(seen.map(({ method, url: asked }) => `${method} ${asked}`)).toEqual([
      'POST https://graph.microsoft.com/v1.0/subscriptions',
    ]);
    expect(seen[0]?.headers?.['prefer']).toBe('IdType="ImmutableId"');
    const body = JSON.parse(seen[0]?.body ?? '');
    expect(body).toEqual({
      changeType: 'created,updated,deleted',
      notificationUrl: url,
      lifecycleNotificationUrl: url,
      resource: `users/${mailbox}/messages`,
      expirationDateTime: '2026-11-27T11:50:00.000Z',
      clientState: 's'.repeat(43),
    });
  });

  it('is renewed, and is said to be gone when it is', async () => {
    const { notices, seen } = open(() => json(made));
    expect(await notices.renew(made.id, 'mail', signal)).toEqual(new Date(made.expirationDateTime));
    expect(seen[0]).toMatchObject({ method: 'PATCH', url: expect.stringContaining(`/subscriptions/${made.id}`) });
    const gone = open(() => graphFault(404, 'ResourceNotFound'));
    await expect(gone.notices.renew(made.id, 'mail', signal)).rejects.toBeInstanceOf(SkipPartition);
  });

  it('is ended, also one that is gone already', async () => {
    const { notices, seen } = open(() => ({ status: 204, headers: {}, body: '' }));
    await notices.unsubscribe(made.id, signal);
    expect(seen[0]?.method).toBe('DELETE');
    await open(() => graphFault(404, 'ResourceNotFound')).notices.unsubscribe(made.id, signal);
  });

  it('to meetings that is refused says which permission it takes; one to mail is refused as ever', async () => {
    const { notices } = open(() => graphFault(403, 'ExtensionError'));
    const wanted = { mailbox, url: 'https://x', secret: 's', signal };
    await expect(notices.subscribe({ ...wanted, stream: 'meetings' })).rejects.toMatchObject({
      name: 'SkipPartition',
      problem: { code: 'meeting-notices-refused', fix: expect.stringContaining('Calendars.Read,') },
    });
    await expect(notices.subscribe({ ...wanted, stream: 'mail' })).rejects.toMatchObject({
      problem: { code: 'mailbox-refused' },
    });
  });

  it('without an id or an end counts as an answer that makes no sense', async () => {
    const { notices } = open(() => json({ id: 1 }, 201));
    await expect(
      notices.subscribe({ stream: 'mail', mailbox, url: 'https://x', secret: 's', signal }),
    ).rejects.toMatchObject({ problem: { code: expect.any(String) } });
  });
});

describe('what Graph sends', () => {
  const one = { subscriptionId: made.id, clientState: 'secret', tenantId: 't', resource: 'r', changeType: 'created' };

  it('is read: changes, and what befell the subscription', () => {
    const value = [
      one,
      ...['missed', 'subscriptionRemoved', 'reauthorizationRequired'].map((lifecycleEvent) => ({
        ...one,
        lifecycleEvent,
      })),
    ];
    expect(readNotices({ value }).map(({ what }) => what)).toEqual(['changed', 'missed', 'ended', 'renew']);
    expect(readNotices({ value })[0]).toEqual({ subscription: made.id, secret: 'secret', what: 'changed' });
  });

  it.each([
    [null],
    [[]],
    [{}],
    [{ value: 'x' }],
    [{ value: [null, 1, {}, { ...one, subscriptionId: '' }, { ...one, lifecycleEvent: 'new-kind' }] }],
    [{ value: [{ ...one, lifecycleEvent: 'constructor' }] }],
  ])('and cannot be understood tells nothing: %j', (body) => {
    expect(readNotices(body)).toEqual([]);
  });
});
