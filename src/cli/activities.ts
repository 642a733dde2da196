// `plumbline activities`: what happened, the newest first, a line per event.
import { ActivityKind, activityKinds, listActivities } from '../contract/activities.ts';
import { listPeople } from '../contract/people.ts';
import type { Client } from './client.ts';
import { activityText } from './activity-text.ts';
import { command } from './command.ts';
import { CommandFailed, Exit } from './failure.ts';
import { periodOptions, readPeriod } from './period.ts';
import { withProduct } from './product.ts';

const badArguments = (message: string): CommandFailed => new CommandFailed(message, { exit: Exit.badArguments });

/** The id of who has an address on the roster; undefined for undefined. Errors: CommandFailed where nobody has it. */
export const findPersonId = async (
  client: Client,
  address: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> => {
  if (address === undefined) return undefined;
  const today = new Date().toISOString().slice(0, 10);
  const wanted = address.trim().toLowerCase();
  const { people } = await client.call(listPeople, { from: today, to: today, search: wanted, size: 200 }, signal);
  const found = people.find(({ email }) => email === wanted);
  if (found === undefined) throw badArguments(`--person: nobody here has the address ${address}.`);
  return found.id;
};

const checkKinds = (text: string | undefined): string | undefined => {
  const wrong = text?.split(',').find((kind) => !ActivityKind.safeParse(kind).success);
  if (wrong !== undefined)
    throw badArguments(`--kind: "${wrong}" is not known. Choose from ${activityKinds.join(', ')}.`);
  return text;
};

const pageSize = 200;

export const activities = command({
  name: 'activities',
  summary: 'Prints what happened, the newest first, a line per event.',
  options: {
    ...periodOptions,
    person: { type: 'string', value: 'address', help: 'Only this person, by e-mail address.' },
    kind: { type: 'string', value: 'kinds', help: `Apart by commas: ${activityKinds.join(', ')}.` },
  },
  examples: [
    'plumbline activities --from 2026-11-20 --kind meeting,call',
    'plumbline activities --person ana@example.com --json',
  ],
  run: async ({ values, ...place }) => {
    const kind = checkKinds(values.kind);
    const period = readPeriod(values);
    const { signal, stdout } = place;
    return withProduct(place, { work: false }, async (client) => {
      const person = await findPersonId(client, values.person, signal);
      const asked = { ...period, person, kind, limit: pageSize };
      for (let after: string | undefined; ; ) {
        const page = await client.call(listActivities, { ...asked, after }, signal);
        for (const entry of page.activities) {
          stdout.write(`${values.json === true ? JSON.stringify(entry) : activityText(entry)}\n`);
        }
        if (page.next === null) return Exit.fine;
        after = page.next;
      }
    });
  },
});
