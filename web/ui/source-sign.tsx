// The sign of a source on a tile, its initial until the sign is there, so that cards of different sources are told apart at a glance.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { providersQuery } from '../queries/connections.ts';

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
  image: { display: 'block', width: '65%', height: '65%' },
  large: { width: '52px', height: '52px', borderRadius: '12px', fontSize: '22px' },
});

interface SourceSignProps {
  /** The provider's id. */
  readonly provider: string;
  readonly name: string;
  readonly large?: boolean;
}

export const SourceSign = ({ provider, name, large = false }: SourceSignProps) => {
  const styles = useStyles();
  const { data } = useQuery(providersQuery);
  const icon = data?.providers.find(({ id }) => id === provider)?.icon ?? null;
  return (
    <span className={mergeClasses(styles.tile, large && styles.large)} aria-hidden="true">
      {icon === null ? name.trim().charAt(0).toUpperCase() : <img className={styles.image} src={icon} alt="" />}
    </span>
  );
};
