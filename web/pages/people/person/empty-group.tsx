// A group of signals that are all unavailable for one reason: what would be seen, and which stream to switch on for it.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Figure } from '../../../../src/contract/people.ts';
import { Card } from '../../../ui/card.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { countOf } from '../../../ui/figures.ts';
import { TextLink } from '../../../ui/link-button.tsx';
import { type Group, lessons } from './facts.ts';

const useStyles = makeStyles({
  box: { display: 'grid', gap: '6px', fontSize: '13px', lineHeight: '18px' },
  why: { color: tokens.colorNeutralForeground2 },
  word: { color: tokens.colorNeutralForeground3 },
  links: { listStyle: 'none', display: 'flex', flexWrap: 'wrap', gap: '4px 16px' },
});

/** Names of the streams as the connections page calls them. */
const streams: Readonly<Record<Group['theme'], string>> = {
  mail: 'Mail',
  meetings: 'Meetings',
  time: 'Mail or Meetings',
  chats: 'Chats (channels of Teams or Slack)',
  usage: 'Usage reports',
  'sign-ins': 'Sign-ins',
};

interface EmptyGroupProps {
  readonly group: Group;
  readonly reason: NonNullable<Figure['reason']>;
}

export const EmptyGroup = ({ group, reason }: EmptyGroupProps) => {
  const styles = useStyles();
  return (
    <Card>
      <div className={styles.box}>
        {reason.code === 'stream-off' ? (
          <p>
            <span className={styles.word}>Not read. </span>
            Switch on {streams[group.theme]} in <TextLink to="/connections">Connections</TextLink> to see{' '}
            {lessons[group.theme]}.
          </p>
        ) : (
          <p>
            <span className={styles.word}>Unavailable. </span>
            {reason.text} Else it would show {lessons[group.theme]}.
          </p>
        )}
        <Disclosure summary={countOf(group.signals.length, 'signal')}>
          {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
          <ul role="list" className={styles.links}>
            {group.signals.map(({ definition }) => (
              <li key={definition.name}>
                <TextLink to="." search={(before) => ({ ...before, signal: definition.name })} resetScroll={false}>
                  {definition.title}
                </TextLink>
              </li>
            ))}
          </ul>
        </Disclosure>
      </div>
    </Card>
  );
};
