// What whoever was sent a link reads before anything happens: who asks, what is read and what never, and the one button.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowRight20Regular } from '@fluentui/react-icons/svg/arrow-right';
import { EyeOff20Regular } from '@fluentui/react-icons/svg/eye-off';
import { useEffect } from 'react';
import { followLink, type OpenedLink } from '../../../src/contract/links.ts';
import { call } from '../../api.ts';
import { Countdown } from '../../ui/countdown.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Moment } from '../../ui/moment.tsx';
import { ProblemGroup } from '../../ui/problem-group.tsx';
import { Failure } from '../../ui/states.tsx';
import { useLeave } from '../../ui/use-leave.ts';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '20px' },
  title: {
    fontSize: '28px',
    textWrap: 'balance',
    lineHeight: '36px',
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '-0.015em',
    overflowWrap: 'anywhere',
  },
  text: { fontSize: '15px', lineHeight: '22px', color: tokens.colorNeutralForeground2 },
  part: { display: 'grid', gap: '8px' },
  heading: { fontSize: '14px', lineHeight: '20px', fontWeight: tokens.fontWeightSemibold },
  list: {
    listStyle: 'none',
    display: 'grid',
    borderRadius: '10px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  item: {
    display: 'grid',
    gap: '2px',
    padding: '12px 14px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
  },
  strong: { fontWeight: tokens.fontWeightSemibold },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  never: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr)',
    gap: '10px',
    padding: '12px 14px',
    borderRadius: '10px',
    backgroundColor: tokens.colorStatusSuccessBackground1,
    '& svg': { color: tokens.colorStatusSuccessForeground1 },
  },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: '12px', overflowWrap: 'anywhere' },
  end: { display: 'grid', gap: '10px', justifyItems: 'start' },
});

const Reads = ({ link }: { link: OpenedLink }) => {
  const styles = useStyles();
  return (
    <div className={styles.part}>
      <h2 className={styles.heading}>What will be read</h2>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list}>
        {link.streams.map((stream) => (
          <li key={stream.name} className={styles.item}>
            <span className={styles.strong}>{stream.title}</span>
            <span className={styles.small}>{stream.gives}</span>
          </li>
        ))}
      </ul>
      <div className={styles.never}>
        <EyeOff20Regular aria-hidden="true" />
        <p>
          <span className={styles.strong}>Never what is said in it.</span> No subject, no text, no attachment and no
          file name is kept. Nothing can be changed or sent.
        </p>
      </div>
    </div>
  );
};

const Permissions = ({ link }: { link: OpenedLink }) => {
  const styles = useStyles();
  const source = link.provider?.name ?? 'The source';
  return (
    <Disclosure summary={`The permissions that ${source} will name`}>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list}>
        {link.streams
          .filter(({ permissions }) => permissions.length > 0)
          .map((stream) => (
            <li key={stream.name} className={styles.item}>
              <span className={styles.code}>{stream.permissions.flatMap((any) => any.slice(0, 1)).join(', ')}</span>
              <span className={styles.small}>
                For {stream.title}. {stream.without}
              </span>
            </li>
          ))}
      </ul>
    </Disclosure>
  );
};

interface Words {
  readonly title: string;
  readonly asks: string;
}

/** An admin is asked for everybody, or to let people connect themselves; an employee for their own account. */
const wordsOf = (link: OpenedLink, source: string): Words => {
  const who = `${link.createdBy} of ${link.organizationName}`;
  if (link.kind !== 'admin-consent') {
    const whose = link.email === null ? '' : `, ${link.email}`;
    return {
      title: `Connect your ${source} account`,
      asks: `${who} asks you to let Plumbline read the work metadata of your own account${whose}. You need no login here.`,
    };
  }
  return link.mode === 'delegated'
    ? {
        title: `${link.organizationName} asks you to approve Plumbline`,
        asks: `${who} asks you, as an admin, to let people of your organization connect their own ${source} accounts. Nothing is read of anybody who does not. You need no login here.`,
      }
    : {
        title: `${link.organizationName} asks for access to ${source}`,
        asks: `${who} asks you, as an admin, to let Plumbline read work metadata of your organization. You need no login here.`,
      };
};

export const Landing = ({ link, token }: { link: OpenedLink; token: string }) => {
  const styles = useStyles();
  const { run, running, error } = useLeave(() => call(followLink, { token }));
  const source = link.provider?.name ?? 'the source';
  const { title, asks } = wordsOf(link, source);
  useEffect(() => {
    document.title = `${title} · Plumbline`;
  }, [title]);
  return (
    <div className={styles.stack}>
      <div className={styles.part}>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.text}>{asks}</p>
      </div>
      {link.problem !== null && <ProblemGroup problem={link.problem} />}
      <Reads link={link} />
      <Permissions link={link} />
      <div className={styles.end}>
        <Button
          appearance="primary"
          size="large"
          icon={<ArrowRight20Regular />}
          iconPosition="after"
          onClick={() => !running && run(null)}
          disabledFocusable={running}
        >
          {running ? `Going to ${source}` : `Continue to ${source}`}
        </Button>
        <p className={styles.small}>
          You decide there; until then nothing happens. The link works once, until <Moment at={link.expiresAt} /> (
          <Countdown until={link.expiresAt} ended="its time is up" />
          ).
        </p>
        {error !== null && <Failure error={error} />}
      </div>
    </div>
  );
};
