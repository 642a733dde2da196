// The checklist that leads a new owner to the first figures, told from what is really there.
import type { z } from 'zod';
import type { Connection, Problem, StreamProgress } from '../contract/connections.ts';
import type { ChecklistStep } from '../contract/session.ts';

type Step = z.infer<typeof ChecklistStep>;
interface Judged extends Omit<Step, 'state'> {
  readonly done: boolean;
}

interface Here {
  readonly connections: readonly Connection[];
  /** How many people the roster has. */
  readonly people: number;
}

const streamsOf = ({ connections }: Here): readonly StreamProgress[] => connections.flatMap((one) => one.streams);

/** What an admin of the source has to grant: it holds for a connection or a whole stream, not for single mailboxes. */
const adminProblem = (here: Here): Problem | null => {
  const problems = [
    ...here.connections.map((one) => one.problem),
    ...streamsOf(here).flatMap(({ problems: found, partitions }) =>
      found.filter((one) => one.partitions >= partitions.total).map(({ problem }) => problem),
    ),
  ];
  return problems.find((problem) => problem?.who === 'admin') ?? null;
};

/** A stream that was read once, from end to end, in every partition it has now. */
const read = ({ partitions }: StreamProgress): boolean =>
  partitions.total > 0 && partitions.current + partitions.stopped >= partitions.total;

const connect = (here: Here): Judged => ({
  id: 'connect',
  title: 'Connect a source',
  text: 'Choose what may be read, test the credential, and connect. Nothing is saved before the test passes.',
  done: here.connections.length > 0,
  href: here.connections.length > 0 ? '/connections' : '/connections/connect',
});

const consent = (here: Here): Judged => {
  const problem = adminProblem(here);
  const text = 'An admin of the source grants each permission that the chosen streams need, and no other.';
  return {
    id: 'consent',
    title: 'Have the permissions granted',
    text: problem === null ? text : `${problem.title} ${problem.fix}`,
    done: here.connections.length > 0 && problem === null,
    href: '/connections',
  };
};

const firstSync = (here: Here): Judged => {
  const streams = streamsOf(here);
  const left = streams.filter((stream) => !read(stream)).map((stream) => stream.title.toLowerCase());
  const reading = `Still to be read: ${left.join('; ')}. Figures appear as mailboxes are finished.`;
  return {
    id: 'first-sync',
    title: 'Read everything once',
    text: left.length > 0 ? reading : 'Metadata only: no subject, no text, no attachment.',
    done: streams.length > 0 && left.length === 0,
    href: streams.length > 0 ? '/sync' : '/connections',
  };
};

const counted = (count: number): string => new Intl.NumberFormat('en').format(count);

const people = (here: Here): Judged => ({
  id: 'people',
  title: 'See the people',
  text:
    here.people === 0
      ? 'Each account that a person stands behind becomes a person here.'
      : `${counted(here.people)} ${here.people === 1 ? 'person is' : 'people are'} known; each of their figures opens its evidence.`,
  done: here.people > 0,
  href: '/people',
});

const coverage = (here: Here): Judged => {
  const stopped = streamsOf(here).reduce((sum, stream) => sum + stream.partitions.stopped, 0);
  const unread = `${counted(stopped)} ${stopped === 1 ? 'folder or mailbox' : 'folders or mailboxes'} could not be read. Each has its reason.`;
  return {
    id: 'coverage',
    title: 'Check the coverage',
    text: stopped > 0 ? unread : 'What could not be read is shown as unavailable with its reason, never as zero.',
    done: firstSync(here).done && stopped === 0,
    href: stopped > 0 ? '/connections' : '/people',
  };
};

/** The first step that is not done is to be done now; those after it, later. */
export const tellChecklist = (here: Here): { steps: Step[]; done: number; total: number } => {
  const judged = [connect(here), consent(here), firstSync(here), people(here), coverage(here)];
  const next = judged.find((step) => !step.done);
  const steps = judged.map(({ done, ...step }) => ({
    ...step,
    state: done ? ('done' as const) : step.id === next?.id ? ('now' as const) : ('later' as const),
  }));
  return { steps, done: judged.filter((step) => step.done).length, total: judged.length };
};
