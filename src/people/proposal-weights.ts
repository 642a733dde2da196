// What each reason weighs when an account is proposed to a person, and from where on a proposal is clear: data, nothing else.

/**
 * A confidence is the sum of the weights, held between 0 and `most`; only an exact address is certain.
 * The weights are chosen, not learned: what two people rarely share weighs much, what many share weighs little, and
 * what speaks against weighs more than what speaks for. `README.md` holds what they reach.
 */
export const weights = {
  'same-address': { weight: 1, text: 'One of its addresses is this person’s.' },
  'same-local-part': { weight: 0.9, text: 'The same name before the @, in another domain of the organization.' },
  'same-local-part-elsewhere': { weight: 0.4, text: 'The same name before the @, in an outside domain.' },
  'same-name': { weight: 0.75, text: 'The same full name.' },
  'same-name-respelled': { weight: 0.65, text: 'The same full name, spelled without or with umlauts.' },
  'same-name-transliterated': { weight: 0.55, text: 'The same full name in another alphabet.' },
  'part-of-name': { weight: 0.55, text: 'First and last name agree; one of the two has more names.' },
  nickname: { weight: 0.55, text: 'The last name agrees, and the first is a short form of it.' },
  'initial-and-name': { weight: 0.4, text: 'The last name agrees, and the initial of the first.' },
  'handle-of-name': { weight: 0.6, text: 'The user name is made of first and last name.' },
  'handle-of-initial': { weight: 0.35, text: 'The user name is made of an initial and a name.' },
  'handle-beside-name': { weight: 0.15, text: 'The user name agrees with the name too.' },
  'only-one': { weight: 0.1, text: 'Nobody else on the roster could be meant by it.' },
  'same-department': { weight: 0.1, text: 'The same department.' },
  'same-job-title': { weight: 0.1, text: 'The same job title.' },
  'number-in-handle': { weight: -0.1, text: 'The user name ends with a number.' },
  'other-name': { weight: -0.4, text: 'The account tells another first name.' },
  'has-one-here': { weight: -0.25, text: 'This person already has an account in the same source.' },
  'other-company': { weight: -0.45, text: 'Its address is another company’s.' },
  'named-as-outsider': { weight: -0.25, text: 'It is named as an external’s or a guest’s.' },
  'not-a-person': { weight: -0.6, text: 'It is named like a shared mailbox or a function.' },
  'has-left': { weight: -0.15, text: 'This person has left.' },
} as const;

export type Reason = keyof typeof weights;

/** An account is clearly somebody's at `floor` and `margin` before the next candidate; nothing below `shown` is proposed. */
export const thresholds = { most: 0.99, shown: 0.3, floor: 0.75, margin: 0.2, candidates: 3 } as const;

/** Domains that say nothing of who somebody works for. */
export const freeMail: ReadonlySet<string> = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com me.com
  mac.com aol.com proton.me protonmail.com gmx.de gmx.net gmx.at web.de t-online.de freenet.de posteo.de
  mailbox.org orange.fr free.fr laposte.net wanadoo.fr libero.it seznam.cz wp.pl o2.pl mail.ru yandex.ru
  qq.com 163.com fastmail.com zoho.com users.noreply.github.com hey.com tutanota.com naver.com`.split(/\s+/),
);

/** Words by which mailboxes of nobody in particular are named. */
export const functionWords: ReadonlySet<string> = new Set(
  `info contact hello office sales support help helpdesk service team admin administrator hr jobs careers
  recruiting billing invoice invoices accounts finance accounting legal marketing press media news
  newsletter noreply donotreply reception room shared mailbox bot system scanner printer security
  postmaster webmaster test demo training service-account svc calendar events all everyone buchhaltung`.split(/\s+/),
);

/** Words by which a name is marked as somebody’s from outside. */
export const outsiderWords: ReadonlySet<string> = new Set(
  `ext extern external contractor guest vendor partner consultant freelancer freelance`.split(/\s+/),
);

/** Before or behind a name, and no part of it. */
export const titles: ReadonlySet<string> = new Set(
  `dr prof mr mrs ms miss herr frau ing dipl mag phd msc mba bsc md jr sr ii iii iv esq ext extern external
  contractor guest vendor`.split(/\s+/),
);

const shortForms: Readonly<Record<string, readonly string[]>> = {
  abigail: ['abby'],
  alexander: ['alex', 'sasha'],
  alexandra: ['alex'],
  andrew: ['andy', 'drew'],
  anthony: ['tony'],
  barbara: ['barb'],
  benjamin: ['ben'],
  catherine: ['cathy', 'kate'],
  charles: ['charlie', 'chuck'],
  christopher: ['chris'],
  daniel: ['dan', 'danny'],
  david: ['dave'],
  deborah: ['debbie', 'deb'],
  edward: ['ed', 'eddie', 'ted'],
  elizabeth: ['liz', 'beth', 'betty'],
  gregory: ['greg'],
  jacob: ['jake'],
  james: ['jim', 'jimmy'],
  jeffrey: ['jeff'],
  jennifer: ['jenny', 'jen'],
  jessica: ['jess'],
  jonathan: ['jon'],
  joseph: ['joe'],
  joshua: ['josh'],
  katherine: ['kate', 'kathy', 'katie'],
  kenneth: ['ken', 'kenny'],
  lawrence: ['larry'],
  margaret: ['maggie', 'peggy', 'meg'],
  matthew: ['matt'],
  maximilian: ['max'],
  michael: ['mike', 'mick'],
  nicholas: ['nick'],
  patricia: ['patty', 'trish'],
  peter: ['pete'],
  rebecca: ['becky'],
  richard: ['rick', 'dick'],
  robert: ['bob', 'rob', 'bobby'],
  samantha: ['sam'],
  samuel: ['sam'],
  sebastian: ['basti'],
  stephen: ['steve'],
  steven: ['steve'],
  susan: ['sue', 'susie'],
  theodore: ['ted', 'theo'],
  thomas: ['tom', 'tommy'],
  timothy: ['tim'],
  vincent: ['vince'],
  william: ['bill', 'will', 'billy', 'liam'],
  zachary: ['zach'],
};

/** Only short forms that hardly stand for another name. A map: people may be called `Constructor`. */
export const nicknames: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(shortForms));
