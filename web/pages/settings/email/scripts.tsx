// What an admin of the source runs so that the app sends from one mailbox and no other, to be copied.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { ScriptList } from '../../../ui/script-list.tsx';
import { mailScriptsQuery } from './queries.ts';

const useStyles = makeStyles({
  text: { color: tokens.colorNeutralForeground2, maxWidth: '72ch', lineHeight: '20px' },
});

export const MailScripts = (asked: Parameters<typeof mailScriptsQuery>[0]) => {
  const styles = useStyles();
  const { data } = useQuery(mailScriptsQuery(asked));
  if (data === undefined || data.scripts.length === 0)
    return <p className={styles.text}>The scripts appear once the app’s ID and the mailbox are entered.</p>;
  return <ScriptList scripts={data.scripts} />;
};
