// A one-time link for an admin without a login here: made, copied, passed on, and followed while it is open.
import { Button, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { Link20Regular } from '@fluentui/react-icons/svg/link';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import { createConsentLink } from '../../../../src/contract/links.ts';
import { call } from '../../../api.ts';
import { linksQuery } from '../../../queries/members.ts';
import { announce } from '../../../ui/announcer.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Failure } from '../../../ui/states.tsx';
import { LinkProgress } from './link-progress.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '12px', justifyItems: 'start', width: '100%', minWidth: 0 },
  words: { display: 'grid', gap: '4px' },
  title: { fontSize: '14px', lineHeight: '20px', fontWeight: tokens.fontWeightSemibold },
  text: { color: tokens.colorNeutralForeground2, lineHeight: '20px' },
  row: { display: 'flex', flexWrap: 'wrap', gap: '8px', width: '100%', alignItems: 'end' },
  address: { width: '100%', fontFamily: tokens.fontFamilyMonospace },
});

const lives = [
  { minutes: 30, label: '30 minutes' },
  { minutes: 24 * 60, label: 'One day' },
  { minutes: 7 * 24 * 60, label: 'One week' },
] as const;

type Wanted = Omit<z.input<typeof createConsentLink.input>, 'minutes'>;
type Made = z.output<typeof createConsentLink.output>;

interface ConsentLinkProps {
  readonly provider: { readonly name: string };
  readonly wanted: () => Wanted;
  /** Nothing is chosen to be read. */
  readonly onFault: () => void;
}

const MadeLink = ({ made, source, onAnother }: { made: Made; source: string; onAnother: () => void }) => {
  const styles = useStyles();
  return (
    <>
      <Field label="Link to pass on" hint="Shown this once. Send it by a channel you trust." style={{ width: '100%' }}>
        <Input readOnly className={styles.address} value={made.url} onFocus={(event) => event.currentTarget.select()} />
      </Field>
      <div className={styles.row}>
        <CopyButton text={made.url} label="Copy link" said="Link copied." appearance="primary" />
        <Button onClick={onAnother}>Make another</Button>
      </div>
      <LinkProgress link={made.link} source={source} />
    </>
  );
};

export const ConsentLink = ({ provider, wanted, onFault }: ConsentLinkProps) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const [minutes, setMinutes] = useState(30);
  const { mutate, data, isPending, error, reset } = useMutation({
    mutationFn: (asked: Wanted) => call(createConsentLink, { ...asked, minutes }),
    onSuccess: () => {
      announce('The link is made. Copy it and pass it on.');
      return queries.invalidateQueries({ queryKey: linksQuery.queryKey });
    },
  });
  const make = (): void => {
    const asked = wanted();
    if (asked.streams.length === 0) onFault();
    else mutate(asked);
  };
  return (
    <div className={styles.stack}>
      <div className={styles.words}>
        <h3 className={styles.title}>Somebody else is the admin</h3>
        <p className={styles.text}>
          A one-time link leads them to a page that says who asks for what. Opening it uses nothing up; the button there
          works once.
        </p>
      </div>
      {error !== null && <Failure error={error} />}
      {data !== undefined ? (
        <MadeLink made={data} source={provider.name} onAnother={reset} />
      ) : (
        <div className={styles.row}>
          <Field label="Good for">
            <Select value={String(minutes)} onChange={(_, { value }) => setMinutes(Number(value))}>
              {lives.map((life) => (
                <option key={life.minutes} value={life.minutes}>
                  {life.label}
                </option>
              ))}
            </Select>
          </Field>
          <Button icon={<Link20Regular />} disabledFocusable={isPending} onClick={make}>
            {isPending ? 'Making it' : 'Make a one-time link'}
          </Button>
        </div>
      )}
    </div>
  );
};
