// One person's folders, picked from the letters of the groups he belongs to.
import type { FolderLog, Instant, Message, MessageChange, WellKnownFolder } from '../../tenant/model.ts';
import { answerIndex, startIndex } from '../conversation-index.ts';
import { copyOf } from '../post.ts';
import { exchangeId, hashOf, hexOf } from '../random.ts';
import { countUntil } from '../recorded-tenant.ts';
import { keepRecent } from '../recent.ts';
import { EVERYONE, type Letter, lettersOf, lettersToAll, type Party } from './letters.ts';
import { addressOf, DOMAIN, groupsOf, idOf, type Organization } from './organization.ts';

/** A step in a folder, without its message: that is written when somebody reads it. */
interface Step {
  readonly at: Instant;
  readonly letter: Letter;
  readonly gone: boolean;
}

type Steps = Readonly<Record<'inbox' | 'sentitems' | 'deleteditems', readonly Step[]>>;

const addressed = (party: Party): string => (typeof party === 'number' ? addressOf(party) : party);

function indexOf(letter: Letter): string {
  if (letter.parent === null) return startIndex(letter.key, letter.at);
  return answerIndex(indexOf(letter.parent), letter.key);
}

function firstOf(letter: Letter): Letter {
  return letter.parent === null ? letter : firstOf(letter.parent);
}

function messageOf(letter: Letter, person: number, seed: number): Message {
  const own = letter.from === person;
  const from = addressed(letter.from);
  const post = {
    internetMessageId: `<${letter.key.slice(1).join('.')}.${hexOf(letter.key)}@${from.split('@')[1] ?? DOMAIN}>`,
    conversationId: exchangeId('AAQkA', ['ten-thousand', ...firstOf(letter).key]),
    conversationIndex: indexOf(letter),
    sentAt: letter.at,
    from,
    to: letter.to.map(addressed),
    cc: letter.cc.map(addressed),
    bcc: [],
    bytes: 1_500 + (hashOf(letter.key) % 40_000),
  };
  return copyOf(post, { userId: idOf(person, seed), receivedAt: own ? letter.at : receivedAt(letter, person), own });
}

function receivedAt(letter: Letter, person: number): Instant {
  return letter.at + (1 + (hashOf(['delay', person, ...letter.key]) % 20)) * 1000;
}

const byTime = (a: Step, b: Step): number => a.at - b.at;

/** Nobody in these groups writes to himself; one received mail in ten is deleted within a week. */
function stepsOf(person: number, letters: readonly Letter[]): Steps {
  const inbox: Step[] = [];
  const sentitems: Step[] = [];
  const deleteditems: Step[] = [];
  for (const letter of letters) {
    if (letter.from === person) sentitems.push({ at: letter.at, letter, gone: false });
    else if ([...letter.to, ...letter.cc].some((party) => party === person || party === EVERYONE)) {
      const at = receivedAt(letter, person);
      const fate = hashOf(['fate', person, ...letter.key]);
      inbox.push({ at, letter, gone: false });
      if (fate % 10 !== 0) continue;
      const later = at + (60 + (fate % 600_000)) * 1000;
      inbox.push({ at: later, letter, gone: true });
      deleteditems.push({ at: later, letter, gone: false });
    }
  }
  return { inbox: inbox.sort(byTime), sentitems: sentitems.sort(byTime), deleteditems: deleteditems.sort(byTime) };
}

/** Reads folders by person; the letters of the groups last asked for are kept, so read people in order of their number. */
export function openMailboxes(organization: Organization): (person: number, folder: WellKnownFolder) => FolderLog {
  const toAll = lettersToAll(organization);
  const letters = keepRecent(12, (group) => lettersOf(Number(group), organization));
  const steps = keepRecent(96, (person) => {
    const seen = new Set<string>();
    const unique = groupsOf(Number(person))
      .flatMap((group) => letters(String(group)))
      .filter(({ key }) => {
        const name = key.join();
        return !seen.has(name) && seen.add(name).size > 0;
      });
    return stepsOf(Number(person), [...unique, ...toAll]);
  });
  return (person, folder) => {
    const held = (): readonly Step[] => {
      const all = steps(String(person));
      return folder === 'inbox' || folder === 'sentitems' || folder === 'deleteditems' ? all[folder] : [];
    };
    return {
      onlyAdds: folder !== 'inbox',
      lengthAt: (now) => countUntil(held(), now),
      slice: (from, to) =>
        held()
          .slice(from, to)
          .map(({ at, letter, gone }): MessageChange => {
            const message = messageOf(letter, person, organization.seed);
            return gone ? { at, removed: message.id } : { at, saved: message };
          }),
    };
  };
}
