// Links to other pages of the product that look like buttons, and links that look like links.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { Unseen } from './announcer.tsx';

interface Looks {
  readonly appearance?: 'primary' | 'secondary' | 'subtle' | 'outline' | 'transparent';
  readonly size?: 'small' | 'medium' | 'large';
  readonly icon?: ReactElement;
  readonly iconPosition?: 'before' | 'after';
}
type AnchorProps = Pick<
  ComponentProps<'a'>,
  'href' | 'children' | 'className' | 'target' | 'rel' | 'onClick' | 'aria-label' | 'aria-current'
>;

const AnchorButton = (props: AnchorProps & Looks) => <Button as="a" {...props} />;

/** A link within the product that looks like a button. */
export const LinkButton = createLink(AnchorButton);

const useStyles = makeStyles({
  link: {
    color: tokens.colorBrandForegroundLink,
    textDecorationLine: 'underline',
    textDecorationThickness: '1px',
    textUnderlineOffset: '3px',
    textDecorationColor: tokens.colorNeutralStroke1,
    borderRadius: tokens.borderRadiusSmall,
    ':hover': { color: tokens.colorBrandForegroundLinkHover, textDecorationColor: 'currentColor' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '2px' },
  },
});

const Anchor = ({ children, ...rest }: AnchorProps) => {
  const styles = useStyles();
  return (
    <a {...rest} className={styles.link}>
      {children}
    </a>
  );
};

/** A link within the product. */
export const TextLink = createLink(Anchor);

/** A link out of the product: opens a new tab, and says so. */
export const OutLink = ({ href, children }: { href: string; children: ReactNode }) => (
  <Anchor href={href} target="_blank" rel="noreferrer noopener">
    {children}
    <span aria-hidden="true"> ↗</span>
    <Unseen> (opens a new tab)</Unseen>
  </Anchor>
);
