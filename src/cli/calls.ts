// `plumbline calls`: who attested that people consent to their calls being read, attesting it, and withdrawing it.
import { attest, type CallsAttestation, readAttestation, withdraw } from '../contract/calls.ts';
import type { Client } from './client.ts';
import { command, type Place } from './command.ts';
import { CommandFailed, Exit } from './failure.ts';
import { withProduct } from './product.ts';

type Asked = Place & { readonly json: boolean; readonly yes: boolean };

const transcriptsText = (count: number): string => (count === 1 ? '1 transcript' : `${count} transcripts`);

const attestationText = ({ attested, transcripts }: CallsAttestation): string =>
  attested === null
    ? 'Not attested: no call transcript is read. Attest it with `plumbline calls attest`.\n'
    : `Attested by ${attested.by} on ${attested.at}. ${transcriptsText(transcripts)} stored.\n`;

const print = ({ stdout, json }: Asked, shown: object, text: string): void => {
  stdout.write(json ? `${JSON.stringify(shown)}\n` : text);
};

const showStatus = async (client: Client, asked: Asked): Promise<number> => {
  const shown = await client.call(readAttestation, {}, asked.signal);
  print(asked, shown, attestationText(shown));
  return shown.attested === null ? Exit.needsAdmin : Exit.fine;
};

const attestNow = async (client: Client, asked: Asked): Promise<number> => {
  if (!asked.yes) {
    const { statement } = await client.call(readAttestation, {}, asked.signal);
    const text = `You attest:\n${statement.map((one) => `  - ${one}`).join('\n')}\nIf all of it is true, run \`plumbline calls attest --yes\`.`;
    throw new CommandFailed(text, { exit: Exit.badArguments });
  }
  const shown = await client.call(attest, { agreed: true }, asked.signal);
  print(asked, shown, attestationText(shown));
  return Exit.fine;
};

const withdrawNow = async (client: Client, asked: Asked): Promise<number> => {
  if (!asked.yes) {
    const { transcripts } = await client.call(readAttestation, {}, asked.signal);
    const text = `This ends the reading of calls and deletes ${transcriptsText(transcripts)} for good.\nIf that is meant, run \`plumbline calls withdraw --yes\`.`;
    throw new CommandFailed(text, { exit: Exit.badArguments });
  }
  const { receipt } = await client.call(withdraw, {}, asked.signal);
  const deleted = transcriptsText(Number(receipt?.details['transcripts'] ?? 0));
  const text = receipt === null ? 'Nothing was attested.\n' : `Withdrawn, ${deleted} deleted. Receipt ${receipt.id}\n`;
  print(asked, { receipt }, text);
  return Exit.fine;
};

const actions = { status: showStatus, attest: attestNow, withdraw: withdrawNow } as const;

const isAction = (word: string): word is keyof typeof actions => Object.hasOwn(actions, word);

export const calls = command({
  name: 'calls',
  summary: 'Shows, gives or withdraws the attestation that call transcripts hang on.',
  words: [{ name: 'action', help: 'status, attest or withdraw.', required: true }],
  options: { yes: { type: 'boolean', help: 'Do it; without it attest and withdraw say what would happen.' } },
  examples: ['plumbline calls status', 'plumbline calls attest --yes'],
  run: async ({ values, words, ...place }) => {
    const word = words[0] ?? '';
    if (!isAction(word))
      throw new CommandFailed(`"${word}" is none of status, attest and withdraw.`, { exit: Exit.badArguments });
    const asked = { ...place, json: values.json === true, yes: values.yes === true };
    return withProduct(place, { work: false }, (client) => actions[word](client, asked));
  },
});
