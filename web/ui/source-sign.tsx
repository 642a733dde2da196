// The sign of a source: its initial on a tile, so that cards of different sources are told apart at a glance.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  tile: {
    display: 'inline-grid',
    placeItems: 'center',
    flex: '0 0 auto',
    width: '40px',
    height: '40px',
    borderRadius: '10px',
    fontSize: '17px',
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorBrandForeground2,
    backgroundColor: tokens.colorBrandBackground2,
    border: `1px solid ${tokens.colorBrandStroke2}`,
  },
  large: { width: '52px', height: '52px', borderRadius: '12px', fontSize: '22px' },
});

export const SourceSign = ({ name, large = false }: { name: string; large?: boolean }) => {
  const styles = useStyles();
  return (
    <span className={mergeClasses(styles.tile, large && styles.large)} aria-hidden="true">
      {name.trim().charAt(0).toUpperCase()}
    </span>
  );
};
