// What a message in a channel is marked with, decided alike for every source while it is read; its text goes no further.
import type { ChatMark } from '../contract/records.ts';

/** By a channel's name. */
export const isHelpChannel = (name: string): boolean => /^#?help-/i.test(name.trim());

/** A message is looked at so far, and of its visible words so many count as its start; characters. */
const looked = 4000;
const startLength = 160;

const helpWords = new RegExp(
  [
    String.raw`\bhelp\b`,
    String.raw`\bquestions?\b`,
    String.raw`\bstuck\b`,
    String.raw`\bhow (do|does|can|could|should|would) (i|we|you|one)\b`,
    String.raw`\b(any|some)(one|body) (here )?(know|knows|able|help|seen|have|has)\b`,
    String.raw`\b(can|could|does|do|has|would|will) (any|some)(one|body)\b`,
    String.raw`\b(doesn['’]?t|does not|not|isn['’]?t|stopped) work(ing)?\b`,
  ].join('|'),
  'i',
);

/** Whoever thanks for help does not ask for it. */
const thanks = /^\W*(many )?(thanks|thank you|thx)\b/i;

/** Markup of both kinds is out: HTML's tags, and what Slack writes between angle brackets. */
const startOf = (text: string): string =>
  text
    .slice(0, looked)
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&(nbsp|#160);/gi, ' ')
    .replace(/&#39;|&apos;|&rsquo;/gi, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, startLength);

/** Whether a thread's first message holds a help word at its start. `text`: as the source gives it, HTML included. */
export const asksForHelp = (text: string): boolean => {
  const start = startOf(text);
  return helpWords.test(start) && !thanks.test(start);
};

/** Where a message stands, and whether help was asked for there: by the channel's name or the thread's first message. */
export const chatMarks = ({ isReply, helpWanted }: { isReply: boolean; helpWanted: boolean }): ChatMark[] => {
  if (!isReply) return [];
  return helpWanted ? ['reply', 'help-reply'] : ['reply'];
};

/** Thanks, yes, or well done: Teams' own names, the names of emoji in Slack, and emoji themselves. */
const positive = new Set(
  `like heart +1 thumbsup thumbsup_all clap pray tada raised_hands 100 ok ok_hand white_check_mark heavy_check_mark
  ballot_box_with_check muscle fire star star2 star-struck trophy rocket partying_face confetti_ball handshake
  heart_eyes heart_hands bow sports_medal first_place_medal medal sparkles hearts heartpulse two_hearts
  sparkling_heart blue_heart green_heart yellow_heart purple_heart orange_heart black_heart white_heart
  thanks thank_you thank-you thankyou thx ty yes kudos welldone well-done great
  👍 ❤ 👏 🙏 🎉 🙌 💯 🆗 👌 ✅ ✔ ☑ 💪 🔥 ⭐ 🌟 🏆 🚀 🥳 🎊 🤝 😍 🙇 🏅 🥇 🎖 ✨ 💕 💗 💖 💙 💚 💛 💜 🧡 🖤 🤍 🫶 🤩 ♥`.split(
    /\s+/,
  ),
);

/** Skin tones, and the mark that asks for a coloured sign, change no meaning. */
const tones = /::skin-tone-\d|_tone\d|\p{Emoji_Modifier}|\u{FE0F}/gu;

interface Reaction {
  /** `like`, `+1::skin-tone-3` or the emoji itself; null: not told. */
  readonly name: string | null;
  readonly count: number;
}

/** How many reactions, and how many of them say thanks, yes or well done. */
export const countReactions = (found: readonly Reaction[]): { reactions: number; positiveReactions: number } => {
  let reactions = 0;
  let positiveReactions = 0;
  for (const { name, count } of found) {
    reactions += count;
    if (name !== null && positive.has(name.toLowerCase().replace(tones, ''))) positiveReactions += count;
  }
  return { reactions, positiveReactions };
};
