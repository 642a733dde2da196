// The feed with its present choices as a file.
import { makeStyles, tokens } from '@fluentui/react-components';
import { ArrowDownload20Regular } from '@fluentui/react-icons/svg/arrow-download';
import { exportFeed } from '../../../src/contract/activities.ts';
import { type ExportFormat, formats } from '../../../src/contract/exports.ts';
import { addressOf } from '../../api.ts';
import { NamesInFiles } from '../../ui/names-in-files.tsx';
import { closePopover, Popover } from '../../ui/popover.tsx';
import type { FeedInput } from './filter.ts';

const useStyles = makeStyles({
  list: { listStyle: 'none', display: 'grid', gap: '2px' },
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
  under: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
});

const words: Readonly<Record<ExportFormat, readonly [name: string, use: string]>> = {
  csv: ['CSV', 'For spreadsheets; no cell is taken for a formula'],
  json: ['JSON', 'One array'],
  jsonl: ['JSON lines', 'One object a line, for large files'],
  parquet: ['Parquet', 'Typed columns, for analysis'],
};

export const ExportMenu = ({ input }: { input: FeedInput }) => {
  const styles = useStyles();
  return (
    <Popover text="Export" label="Export" icon={<ArrowDownload20Regular />}>
      <NamesInFiles without="People stand in the file under pseudonyms, which stay the same from file to file." />
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list}>
        {formats.map((format) => (
          <li key={format}>
            <a
              className={styles.link}
              href={addressOf(exportFeed, { ...input, format }).url}
              download
              onClick={(event) => closePopover(event.currentTarget)}
            >
              {words[format][0]}
              <span className={styles.under}>{words[format][1]}</span>
            </a>
          </li>
        ))}
      </ul>
    </Popover>
  );
};
