// One of several ways to go on, as a card: the whole of it is the link.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronRight20Regular } from '@fluentui/react-icons/svg/chevron-right';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps, ReactNode } from 'react';

const useStyles = makeStyles({
  card: {
    position: 'relative',
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 20px',
    alignItems: 'center',
    gap: '4px 16px',
    padding: '18px 20px',
    borderRadius: '12px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    ':hover': { border: `1px solid ${tokens.colorBrandStroke1}`, backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '2px' },
    '@media (max-width: 859px)': { padding: '16px' },
  },
  chevron: { color: tokens.colorNeutralForeground3 },
});

export const useChoiceStyles = makeStyles({
  grid: { display: 'grid', gap: '12px', listStyle: 'none' },
  words: { display: 'grid', gap: '6px', minWidth: 0 },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 10px' },
  title: { fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold },
  text: { color: tokens.colorNeutralForeground2, maxWidth: '68ch', lineHeight: '20px' },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground3 },
  still: {
    padding: '18px 20px',
    borderRadius: '12px',
    border: `1px dashed ${tokens.colorNeutralStroke1}`,
    display: 'grid',
    gap: '10px',
    '@media (max-width: 859px)': { padding: '16px' },
  },
});

type AnchorProps = Pick<ComponentProps<'a'>, 'href' | 'className' | 'onClick'> & { readonly children: ReactNode };

const AnchorCard = ({ children, className, ...rest }: AnchorProps) => {
  const styles = useStyles();
  return (
    <a {...rest} className={mergeClasses(styles.card, className)}>
      {children}
      <ChevronRight20Regular className={styles.chevron} aria-hidden="true" />
    </a>
  );
};

/** Content as spans and paragraphs of `useChoiceStyles`; no control within. */
export const ChoiceCard = createLink(AnchorCard);
