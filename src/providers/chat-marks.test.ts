// What makes a reply a help reply, and a reaction a positive one.
import { describe, expect, it } from 'vitest';
import { asksForHelp, chatMarks, countReactions, isHelpChannel } from './chat-marks.ts';

describe('a channel', () => {
  it.each(['help-it', 'Help-Finance', '#help-desk', ' help-'])('named %j is one for help', (name) => {
    expect(isHelpChannel(name)).toBe(true);
  });

  it.each(['general', 'self-help-group', 'helpers', 'help', 'team-help-', ''])('named %j is not', (name) => {
    expect(isHelpChannel(name)).toBe(false);
  });
});

describe("a thread's first message", () => {
  it.each([
    'Help! The build is red',
    'I need some help with the invoice',
    'How do I reset my password?',
    'how can we export this',
    'Does anyone know where the template is',
    'Could somebody look at this?',
    'I am stuck with the migration',
    'Quick question: which form is it',
    "The printer doesn't work",
    'the VPN is not working for me',
    '<p>Hi all,</p><div>can&nbsp;anyone <b>help</b> me?</div>',
    '<div><at id="0">Ana</at>&nbsp;the site doesn&#39;t work</div>',
    '<@U0BMYT2FL> can someone merge this',
  ])('that begins with %j asks for help', (text) => {
    expect(asksForHelp(text)).toBe(true);
  });

  it.each([
    '',
    'Lunch at noon',
    'That was helpful, and she helped a lot',
    'Thanks for your help!',
    '<p>Thank you all for the help</p>',
    '<a href="https://example.com/help">the page</a> is online',
    '<https://example.com/help> is online',
    'We ship how it is',
    `${'word '.repeat(60)} help`,
  ])('that is %j does not', (text) => {
    expect(asksForHelp(text)).toBe(false);
  });

  it('takes no longer to look at when it is very long, or nothing but brackets', () => {
    expect(asksForHelp('<'.repeat(5_000_000))).toBe(false);
    expect(asksForHelp(`help ${'x'.repeat(5_000_000)}`)).toBe(true);
  });
});

describe('a message', () => {
  it.each([
    [{ isReply: false, helpWanted: false }, []],
    [{ isReply: false, helpWanted: true }, []],
    [{ isReply: true, helpWanted: false }, ['reply']],
    [{ isReply: true, helpWanted: true }, ['reply', 'help-reply']],
  ])('at %j is marked %j', (position, marks) => {
    expect(chatMarks(position)).toEqual(marks);
  });
});

describe('a reaction', () => {
  it.each(['like', 'heart', 'Like', '👍', '👍🏽', '❤️', '❤', '+1', '+1::skin-tone-3', 'thumbsup', 'tada', 'thank_you'])(
    '%s is a positive one',
    (name) => {
      expect(countReactions([{ name, count: 3 }])).toEqual({ reactions: 3, positiveReactions: 3 });
    },
  );

  it.each(['laugh', 'surprised', 'sad', 'angry', '-1', 'thumbsdown', '😂', 'eyes', 'constructor', '', null])(
    '%s is one and no more',
    (name) => {
      expect(countReactions([{ name, count: 2 }])).toEqual({ reactions: 2, positiveReactions: 0 });
    },
  );

  it('is counted with the others', () => {
    const found = [
      { name: 'like', count: 2 },
      { name: 'sad', count: 1 },
      { name: '🎉', count: 4 },
    ];
    expect(countReactions(found)).toEqual({ reactions: 7, positiveReactions: 6 });
    expect(countReactions([])).toEqual({ reactions: 0, positiveReactions: 0 });
  });
});
