// One spelling for a word however it is written: without marks, in Latin letters, umlauts either way.

/** Latin letters that no decomposition makes plain. */
const latin: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
};

/** Cyrillic and Greek, each letter followed by how passports mostly write it. */
const foreign: ReadonlyMap<string, string> = new Map(
  `аa бb вv гg ґg дd еe ёe єye жzh зz иi іi їyi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh
  щshch ъ ыy ь эe юyu яya ђdj јj љlj њnj ћc џdz ќk ѓg ўu αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo
  πp ρr σs ςs τt υy φf χch ψps ωo`
    .split(/\s+/)
    .map((pair) => [pair.slice(0, 1), pair.slice(1)]),
);

const bare = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '');

/** Whether a word is in an alphabet that has to be written in Latin letters first. */
export const isForeign = (word: string): boolean =>
  Array.from(bare(word.toLowerCase())).some((letter) => foreign.has(letter));

/** Lower case, Latin letters, without marks: `Müller` is `muller`, `Иванов` is `ivanov`. Letters of other alphabets stay. */
export const plain = (word: string): string =>
  // Composed first: й is a letter of its own, not an и with a mark.
  bare(
    Array.from(word.toLowerCase().normalize('NFC').replaceAll(/ο[υύ]/g, 'ou'))
      .map((letter) => foreign.get(letter) ?? latin[letter] ?? foreign.get(bare(letter)) ?? letter)
      .join(''),
  );

/** The same for both ways to write umlauts: `Müller`, `Mueller` and `Muller` are one. Of a plain word. */
export const withoutUmlauts = (word: string): string => word.replaceAll(/([aou])e/g, '$1').replaceAll('aa', 'a');

/** The same for most ways to write a name of another alphabet: `Sergey`, `Sergei` and `Сергей` are one. Of a plain word. */
export const loose = (word: string): string =>
  withoutUmlauts(word)
    .replaceAll('kh', 'h')
    .replaceAll('ch', 'h')
    .replaceAll('tz', 'ts')
    .replaceAll('ck', 'k')
    .replaceAll('ph', 'f')
    .replaceAll('w', 'v')
    .replaceAll('x', 'ks')
    .replaceAll(/[yj]/g, 'i')
    .replaceAll(/(.)\1+/g, '$1')
    .replaceAll(/i(?=[aeou])/g, '');
