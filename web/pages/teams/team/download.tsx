// A team's weeks as a file; of one that is named after who leads it, after saying whether the file names them.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowDownload20Regular } from '@fluentui/react-icons/svg/arrow-download';
import { exportTeams, type TeamView } from '../../../../src/contract/teams.ts';
import { addressOf } from '../../../api.ts';
import { NamesInFiles } from '../../../ui/names-in-files.tsx';
import { closePopover, Popover } from '../../../ui/popover.tsx';

const useStyles = makeStyles({
  link: {
    display: 'grid',
    minHeight: '44px',
    alignContent: 'center',
    padding: '4px 8px',
    borderRadius: '6px',
    color: 'inherit',
    textDecorationLine: 'none',
    lineHeight: '20px',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
});

export const DownloadTeam = ({ team, weeks }: { team: TeamView['team']; weeks: number }) => {
  const styles = useStyles();
  const href = addressOf(exportTeams, { team: team.id, weeks, format: 'csv' }).url;
  if (team.kind !== 'reports') {
    return (
      <Button as="a" href={href} download>
        Download
      </Button>
    );
  }
  return (
    <Popover text="Download" label="Download" icon={<ArrowDownload20Regular />}>
      <NamesInFiles without="Who leads the team stands in the file under a pseudonym." />
      <a className={styles.link} href={href} download onClick={(event) => closePopover(event.currentTarget)}>
        Weeks as CSV
      </a>
    </Popover>
  );
};
